// What an app has of its own: its settings, its table and who is logged in.
export const { service, issuer, audience } = JSON.parse(process.env.APP)
export const rows = new Map()
export const save = async (row) => rows.set(row.id, row)
export const userOf = async (request) => request.headers['x-user']
