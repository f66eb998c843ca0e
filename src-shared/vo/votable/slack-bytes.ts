/** Bytes behind the end of what is pushed that the reader sets to 0: its inner loops stop there. */
export const slackBytes = 32
