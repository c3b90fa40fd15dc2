// The page of the tests: a file made of given bytes, and what the recipes made of it.
import { downloadUrl, upload } from './fetch.js'
import { bring, invitation } from './guest.js'
import { uploadWithProgress } from './xhr.js'

window.progress = []
const withProgress = (file, where) => uploadWithProgress(file, where, (loaded, total) => window.progress.push([loaded, total]))
const recipes = { 'fetch.js': upload, 'xhr.js': withProgress }

const bytes = (size, seed) => new Uint8Array(size).map((_, i) => (i * 31 + seed) % 251)

/** The key, or the sentence that the user would read. */
window.upload = (recipe, { name, type, size, seed }, where) =>
  recipes[recipe](new File([bytes(size, seed)], name, { type }), where).then((key) => ({ key }), ({ message }) => ({ message }))

/** The same by a guest, who says no place. */
window.bring = ({ name, type, size, seed }) =>
  bring(new File([bytes(size, seed)], name, { type })).then((key) => ({ key }), ({ message }) => ({ message }))
window.invitation = () => invitation().catch(({ message }) => ({ message }))

/** Whether what comes back are the bytes of that seed. */
window.comesBack = async (key, { size, seed }) => {
  const back = new Uint8Array(await (await fetch(await downloadUrl(key), { cache: 'no-store' })).arrayBuffer())
  return back.length === size && bytes(size, seed).every((byte, i) => byte === back[i])
}
