// The long work that turns a password into a key. In a browser it is done in a worker, so that the page
// stays alive; the password goes there and nowhere else.
import { pbkdf2Async } from '@noble/hashes/pbkdf2.js';
import { scryptAsync } from '@noble/hashes/scrypt.js';
import { sha256 } from '@noble/hashes/sha2.js';

export type Work = { kdf: 'scrypt'; n: number; r: number; p: number } | { kdf: 'pbkdf2'; rounds: number };
export interface Job { password: Uint8Array; salt: Uint8Array; work: Work }

// The part of the work that is done, 0 to 1.
export type Progress = (part: number) => void;

export type Told = { part: number } | { derived: Uint8Array };

// 32 bytes.
export function derive({ password, salt, work }: Job, progress?: Progress): Promise<Uint8Array> {
  if (work.kdf === 'pbkdf2') return pbkdf2Async(sha256, password, salt, { c: work.rounds, dkLen: 32 });
  const { n, r, p } = work;
  return scryptAsync(password, salt, { N: n, r, p, dkLen: 32, ...(progress ? { onProgress: progress } : {}) });
}

export function stretch(job: Job, progress?: Progress): Promise<Uint8Array> {
  if (typeof Worker === 'undefined') return derive(job, progress);
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./stretch_worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<Told>) => {
      if ('part' in data) return progress?.(data.part);
      worker.terminate();
      return resolve(data.derived);
    };
    worker.onerror = (event) => {
      worker.terminate();
      reject(new Error(event.message));
    };
    worker.postMessage(job);
  });
}
