// The page of the tests: files made on the fly, and a record of what its user saw.
const seen = (window.seen = { parts: 0, stopped: false, sentences: [], result: null })

/** The bytes that ChosenFile makes of the same seed. */
function bytes(size, seed) {
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

const brief = ({ error, response }) => ({ error: error ?? null, key: response?.body?.key ?? null })

window.start = async (build) => {
  const { uppy, GoldenRetriever } = await import(`./${build}.js`)
  Object.assign(window, { uppy, GoldenRetriever })
  uppy.on('s3-multipart:part-uploaded', () => { seen.parts += 1 })
  uppy.on('info-visible', () => seen.sentences.push(...uppy.getState().info.map(({ details }) => details)))
  uppy.on('complete', ({ successful, failed }) => {
    seen.result = { successful: successful.map(brief), failed: failed.map(brief), error: uppy.getState().error }
  })
}

/** Name, type, size and date are what Uppy knows a file by, also after a reload. */
window.choose = ({ name, type, size, seed }) => {
  const data = new File([bytes(size, seed)], name, { type, lastModified: 1_700_000_000_000 })
  uppy.addFile({ name, type, data, source: 'chosen' })
}

/** Until the upload under way would be known again after a reload: Golden Retriever writes in its own time. */
window.remembered = async () => {
  const { uploadId } = uppy.getFiles()[0].s3Multipart
  while (!(await written()).some((text) => text.includes(JSON.stringify(uploadId)))) {
    await new Promise((again) => setTimeout(again, 50))
  }
}

async function written() {
  const database = await settled(indexedDB.open('uppy-blobs'))
  const stores = [...database.objectStoreNames].filter((name) => name === 'metadata') // from Uppy 6 on
  const records = stores.length === 0 ? [] : await settled(database.transaction(stores).objectStore('metadata').getAll())
  database.close()
  return records.map(({ metadata }) => metadata).concat(Object.values(localStorage))
}

const settled = (request) => new Promise((result) => { request.onsuccess = () => result(request.result) })
