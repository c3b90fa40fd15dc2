import { upload } from './fetch.js'

/** As upload; onProgress(loaded, total) reports the bytes sent, which fetch cannot. */
export const uploadWithProgress = (file, where, onProgress) => upload(file, where, ({ method, url, headers }) =>
  new Promise((done) => {
    const request = new XMLHttpRequest()
    request.open(method, url)
    Object.entries(headers).forEach(([name, value]) => request.setRequestHeader(name, value))
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded, total)
    request.onloadend = () => done(request.status >= 200 && request.status < 300) // 0: no readable answer
    request.send(file)
  }))
