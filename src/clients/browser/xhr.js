import { upload } from './fetch.js'

/** As upload; onProgress(loaded, total) is told of bytes, which fetch can't say. */
export const uploadWithProgress = (file, where, onProgress) => upload(file, where, ({ method, url, headers }) =>
  new Promise((done) => {
    const request = new XMLHttpRequest()
    request.open(method, url)
    Object.entries(headers).forEach(([name, value]) => request.setRequestHeader(name, value))
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded, total)
    request.onloadend = () => done(request.status >= 200 && request.status < 300) // 0: there was no answer to be read
    request.send(file)
  }))
