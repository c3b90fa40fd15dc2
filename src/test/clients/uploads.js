// The package in the hands of a test, in a page or in Node.js: files made on the fly, and uploads that are watched.
import { createClient } from '@r2-presigner/client'

const runs = new Map()

/** A client whose token() goes on to the next of these after a refusal. */
export const clientOf = ({ service, tokens, ...options }) => {
  let at = 0
  return createClient({ service, token: (refused) => tokens[refused ? ++at : at], backoff: 50, ...options })
}

export const bytes = (size, seed) => {
  const words = new Uint32Array(Math.ceil(size / 4))
  let x = seed
  for (let i = 0; i < words.length; i++) {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    words[i] = x
  }
  return new Uint8Array(words.buffer, 0, size)
}

const told = ({ name, message, slug, status, retryAfter, key, maxBytes }) => ({ error: { name, message, slug, status, retryAfter, key, maxBytes } })

/** Begins an upload, and does not wait for its end. */
export const begin = (name, options, { name: filename, type, size, seed }, where, settings) =>
  beginWith(name, options, new File([bytes(size, seed)], filename, { type, lastModified: 1_700_000_000_000 }), where, settings)

/** The same with a file that is there. */
export const beginWith = (name, options, file, where, settings) => {
  const run = { loaded: [], control: new AbortController() }
  const onProgress = (loaded) => run.loaded.push(loaded)
  run.exchanges = []
  const client = clientOf(options).watched(({ method, url, headers, status }) =>
    run.exchanges.push(`${method} ${new URL(url).pathname} ${status}${headers.Authorization ? '' : ' unauthorized'}`))
  run.again = () => {
    run.upload = client.upload(file, where, { ...settings, onProgress, signal: run.control.signal })
    run.end = run.upload.then((stored) => ({ stored }), told)
    run.end.then(() => { run.over = true })
  }
  run.again()
  runs.set(name, run)
}

/** The same file once more, after a failure. */
export const again = (name) => runs.get(name).again()
export const exchanges = (name) => runs.get(name).exchanges

export const isOver = (name) => Boolean(runs.get(name).over)
export const ended = (name) => runs.get(name).end
export const loaded = (name) => runs.get(name).loaded
export const pause = (name) => runs.get(name).upload.pause()
export const resume = (name) => runs.get(name).upload.resume()
export const abort = (name) => runs.get(name).control.abort()
export const ask = (options, call, ...rest) => clientOf(options)[call](...rest).then((answer) => ({ answer }), told)

/** What is unfinished, with `cancel` as a call of the test's. */
export const unfinished = (options) => clientOf(options).unfinished()
  .then((begun) => begun.map(({ cancel, ...described }) => described))
export const cancelUnfinished = async (options) => {
  for (const begun of await clientOf(options).unfinished()) {
    await begun.cancel()
  }
}

export const policiesTwice = async (options, settings) => {
  const client = clientOf(options)
  await client.policies()
  await client.policies(settings)
}

/** The answer of a batch of one, for the file of an upload. */
export const grant = async (options, wish) =>
  (await clientOf(options).call('POST', '/v1/uploads/batch', { body: { uploads: [wish] } })).results[0].upload

/** Whether what comes back are the bytes of that seed. */
export const comesBack = async (options, key, { size, seed }) => {
  const reply = await fetch(await clientOf(options).downloadUrl(key), { cache: 'no-store' })
  const back = new Uint8Array(await reply.arrayBuffer())
  return back.length === size && bytes(size, seed).every((byte, i) => byte === back[i])
}
