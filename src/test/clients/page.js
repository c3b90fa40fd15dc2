// The page of the tests: the package as it is, and the recipe for guests where a test has made an app of it.
import * as uploads from './uploads.js'

window.uploads = uploads

if (window.settings) {
  const { bring, invitation } = await import('./guest.js')
  /** The key, or the sentence that the user would read. */
  window.bring = ({ name, type, size, seed }) =>
    bring(new File([uploads.bytes(size, seed)], name, { type })).then(({ key }) => ({ key }), ({ message }) => ({ message }))
  window.invitation = () => invitation().catch(({ message }) => ({ message }))
}
