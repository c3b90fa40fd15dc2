// Node.js as a test drives it: a line of JSON in, [function, arguments], and a line of JSON out.
import { File } from 'node:buffer'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

globalThis.File ??= File // before Node.js 20
const uploads = await import(process.argv[2])
const folder = process.argv[3]
const file = (id) => `${folder}/${Buffer.from(id).toString('base64url').slice(-80)}`
const lines = (path) => readFileSync(path, 'utf8').split('\n')
const memory = {
  getItem: async (id) => lines(file(id))[1],
  setItem: async (id, value) => writeFileSync(file(id), `${id}\n${value}`),
  removeItem: async (id) => rmSync(file(id), { force: true }),
  get length() {
    return readdirSync(folder).length
  },
  key: (index) => lines(`${folder}/${readdirSync(folder)[index]}`)[0],
}
const begin = (name, options, ...rest) => uploads.begin(name, { ...options, memory }, ...rest)
const unfinished = (options) => uploads.unfinished({ ...options, memory })
const cancelUnfinished = (options) => uploads.cancelUnfinished({ ...options, memory })

for await (const line of createInterface({ input: process.stdin })) {
  const [call, ...rest] = JSON.parse(line)
  const answer = await { ...uploads, begin, unfinished, cancelUnfinished }[call](...rest)
  console.log(JSON.stringify({ answer }))
}
process.exit(0)
