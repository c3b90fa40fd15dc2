import type { Client, PresignerError, Stored, Upload, UploadOptions, Where } from './index.js';

export interface UploadStatus {
  state: 'idle' | 'uploading' | 'paused' | 'stored' | 'failed';
  /** Bytes that have left, of `total`. */
  loaded: number;
  total: number;
  stored?: Stored;
  error?: PresignerError | Error;
}

export interface UseUpload extends UploadStatus {
  /** Begins an upload, and aborts the one before it. What it returns rejects as the state says, and may be ignored. */
  upload(file: Blob, where?: Where, options?: Omit<UploadOptions, 'signal'>): Upload;
  pause(): void;
  resume(): void;
  abort(): void;
}

/** One upload at a time, for a component. It is aborted when the component goes. */
export function useUpload(client: Client): UseUpload;
