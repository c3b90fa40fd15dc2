// Gives each receipt of a list to the recipe, then to its server, and tells what became of it and of the table.
import { server, take } from './receipts.js'
import { rows } from './app.js'

let input = ''
for await (const chunk of process.stdin) input += chunk
const receipts = JSON.parse(input)

const taken = []
for (const receipt of receipts) {
  taken.push(await take(receipt).then(() => true, () => false))
}
const saved = [...rows.values()]
await new Promise((listening) => server.listen(0, '127.0.0.1', listening))
const post = (path, body, user) =>
  fetch(`http://127.0.0.1:${server.address().port}${path}`, { method: 'POST', body, headers: user ? { 'x-user': user } : {} })
const statuses = []
for (const receipt of receipts) {
  statuses.push((await post('/receipts', receipt)).status)
}
const pages = [
  (await post('/uploads', receipts[0])).status,
  (await post('/uploads', receipts[0], 'alice')).status,
  (await post('/uploads', receipts[0], 'bob')).status,
  (await post('/elsewhere', receipts[0], 'alice')).status,
  (await post('/uploads', 'x'.repeat(100_000), 'alice')).status,
]
console.log(JSON.stringify({ taken, saved, statuses, pages }))
process.exit(0)
