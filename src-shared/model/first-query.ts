/** The text of the query tab of a first start: something that runs at any TAP service. */
export const firstQueryText = `-- Run this with Ctrl+Enter (Cmd+Enter on a Mac): it lists the tables of the service named above.
-- Drag names from the tree on the left to write your own query.
SELECT TOP 100 table_name, description
FROM TAP_SCHEMA.tables
ORDER BY table_name
`
