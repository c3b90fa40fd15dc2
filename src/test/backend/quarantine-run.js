// Promotes each key of a list, and tells what became of it and of the table.
import { promote } from './quarantine.js'
import { rows } from './app.js'

let input = ''
for await (const chunk of process.stdin) input += chunk
const results = []
for (const key of JSON.parse(input)) {
  results.push(await promote(key).catch((failed) => failed.status ?? failed.message))
}
console.log(JSON.stringify({ results, saved: [...rows.values()] }))
