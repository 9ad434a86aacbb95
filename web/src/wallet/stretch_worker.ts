// The other side of stretch.ts.
import { derive, type Job, type Told } from './stretch';

const tell = (told: Told): void => self.postMessage(told);
self.onmessage = ({ data }: MessageEvent<Job>) => {
  derive(data, (part) => tell({ part })).then(
    (derived) => tell({ derived }),
    (error: unknown) => { setTimeout(() => { throw error; }); }, // becomes the worker's error event
  );
};
