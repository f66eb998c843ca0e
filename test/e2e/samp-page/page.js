// What a page does with sampjs, told from outside: `desk` registers, sends, and keeps what arrives.
const sentence = (error) => error?.faultString ?? String(error)

window.desk = {
  got: [],
  closed: false,
  ping: () => new Promise((resolve) => window.samp.ping(resolve)),

  // Resolves with the registration, or with the fault as a text.
  register: (name, mtypes) =>
    new Promise((resolve) => {
      window.samp.register(
        name,
        (connection) => {
          const client = new window.samp.ClientTracker()
          for (const mtype of mtypes)
            client.callHandler[mtype] = (sender, message, isCall) => {
              window.desk.got.push({ sender, mtype, params: message['samp.params'], isCall })
              return { seen: mtype }
            }
          client.replyHandler.tag = (responder, _tag, response) => window.desk.got.push({ responder, response })
          client.init(connection)
          connection.onclose = () => {
            window.desk.closed = true
          }
          window.desk.connection = connection
          connection.declareMetadata([{ 'samp.name': name, 'samp.description.text': 'A page of the tests' }])
          connection.setCallable(client, () =>
            connection.declareSubscriptions([client.calculateSubscriptions()], () => resolve(connection.regInfo)),
          )
        },
        (error) => resolve(sentence(error)),
      )
    }),

  // An operation of the hub: its result, or `fault` with a text.
  run: (operation, words) =>
    new Promise((resolve) => {
      const { connection } = window.desk
      connection[operation](
        words,
        (value) => resolve({ value }),
        (error) => resolve({ fault: sentence(error) }),
      )
    }),

  // The same with a private key that the page says it has.
  runWithKey: (operation, key, words) =>
    new Promise((resolve) => {
      const request = new window.samp.XmlRpcRequest(`samp.webhub.${operation}`)
      request.addParam(key)
      request.addParams(words)
      new window.samp.XmlRpcClient().execute(
        request,
        (value) => resolve({ value }),
        (error) => resolve({ fault: sentence(error) }),
      )
    }),

  // What a page can read at an address: status and text, or that the browser keeps it from the page.
  read: async (url) => {
    try {
      const answer = await fetch(url)
      return [answer.status, await answer.text()]
    } catch {
      return 'kept from the page'
    }
  },

  translated: (url) => window.desk.connection.translateUrl(url),
  leave: () => window.desk.connection.close(),
}
