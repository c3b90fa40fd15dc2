import { useCallback, useEffect, useRef, useState } from 'react';

const IDLE = { state: 'idle', loaded: 0, total: 0 };

/**
 * One upload at a time, for a component: what becomes of it, and the functions that begin, pause, resume and abort it. It
 * is aborted when the component goes.
 */
export function useUpload(client) {
  const [status, setStatus] = useState(IDLE);
  const current = useRef(null);

  const end = useCallback(() => current.current?.control.abort(), []);
  useEffect(() => end, [end]);

  const upload = useCallback((file, where, options) => {
    end();
    const control = new AbortController();
    const mine = { control };
    const show = (change) => current.current === mine && setStatus((before) => ({ ...before, ...change }));
    current.current = mine;
    setStatus({ state: 'uploading', loaded: 0, total: file.size });
    mine.upload = client.upload(file, where, {
      ...options,
      signal: control.signal,
      onProgress: (loaded, total) => {
        options?.onProgress?.(loaded, total);
        show({ loaded, total });
      },
    });
    mine.upload.then(
      (stored) => show({ state: 'stored', stored }),
      (error) => show(control.signal.aborted ? IDLE : { state: 'failed', error }),
    );
    return mine.upload;
  }, [client, end]);

  const turn = useCallback((call, from, to) => {
    current.current?.upload[call]();
    setStatus((before) => (before.state === from ? { ...before, state: to } : before));
  }, []);
  const pause = useCallback(() => turn('pause', 'uploading', 'paused'), [turn]);
  const resume = useCallback(() => turn('resume', 'paused', 'uploading'), [turn]);
  return { ...status, upload, pause, resume, abort: end };
}
