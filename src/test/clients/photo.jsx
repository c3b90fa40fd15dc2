// A component as an app has it, with a button for each function.
import { createRoot } from 'react-dom/client'
import { createClient } from '@r2-presigner/client'
import { useUpload } from '@r2-presigner/client/react'

export function show(options) {
  const client = createClient(options)
  const Photo = () => {
    const { state, loaded, total, stored, error, upload, pause, resume, abort } = useUpload(client)
    return <>
      <input type="file" onChange={(event) => upload(event.target.files[0])} />
      <output>{`${state} ${loaded}/${total} ${stored?.key ?? ''}${error?.slug ?? ''}`}</output>
      <button onClick={pause}>pause</button>
      <button onClick={resume}>resume</button>
      <button onClick={abort}>abort</button>
    </>
  }
  const root = createRoot(document.body.appendChild(document.createElement('main')))
  root.render(<Photo />)
  window.leave = () => root.unmount()
}
