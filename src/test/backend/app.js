// What an app has of its own: its settings, its table and who is logged in.
export const { service, issuer, audience } = JSON.parse(process.env.APP)
export const rows = new Map()
export const save = async (row) => rows.set(row.id, row)
export const userOf = async (request) => request.headers['x-user']
export const token = async () => JSON.parse(process.env.APP).token
export const scan = async (stream) => { // stands in for a real scanner
  let text = ''
  for await (const chunk of stream) text += Buffer.from(chunk).toString('latin1')
  return !text.includes('EICAR')
}
