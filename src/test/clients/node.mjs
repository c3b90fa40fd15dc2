// Node.js as a test drives it: a line of JSON in, [function, arguments], and a line of JSON out.
import { File } from 'node:buffer'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

globalThis.File ??= File // before Node.js 20
const uploads = await import(process.argv[2])
const file = (id) => `${process.argv[3]}/${Buffer.from(id).toString('base64url').slice(-80)}`
const memory = {
  getItem: async (id) => readFileSync(file(id), 'utf8'),
  setItem: async (id, value) => writeFileSync(file(id), value),
  removeItem: async (id) => rmSync(file(id), { force: true }),
}
const begin = (name, options, ...rest) => uploads.begin(name, { ...options, memory }, ...rest)

for await (const line of createInterface({ input: process.stdin })) {
  const [call, ...rest] = JSON.parse(line)
  const answer = await { ...uploads, begin }[call](...rest)
  console.log(JSON.stringify({ answer }))
}
process.exit(0)
