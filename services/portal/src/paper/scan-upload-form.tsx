import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Progress } from 'antd';
import { useRef, useState } from 'react';
import { uploadScan } from '../api/papers.js';
import type { Filing } from '../api/types.js';
import { messages } from '../messages/messages.js';
import { Notice } from '../ui/notice.js';
import { Failure } from '../ui/states.js';
import { ACCEPTED, refuseScan } from './scan-file.js';
import { useOthers } from './use-others.js';

const m = messages.paper;

interface Upload {
  name: string;
  /** From 0 to 1; all of it sent, the service still looks at it. */
  share: number;
}

/** One file at a time; what is refused says why and leaves what was there. */
export function ScanUploadForm({ filing, onDone }: { filing: Filing; onDone: () => void }) {
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const others = useOthers(filing);
  const [together, setTogether] = useState(false);
  const [upload, setUpload] = useState<Upload | undefined>(undefined);
  const [refused, setRefused] = useState<string | undefined>(undefined);
  const send = useMutation({
    mutationFn: (file: File) =>
      uploadScan({
        filing,
        file,
        others: together ? others.map(({ id }) => id) : [],
        onProgress: (share) => setUpload({ name: file.name, share }),
      }),
    onSuccess: (next) => {
      client.setQueryData(['filing', filing.id], next);
      void client.invalidateQueries();
      onDone();
    },
    onSettled: () => setUpload(undefined),
  });
  const choose = (file: File) => {
    const why = refuseScan(file);
    setRefused(why);
    send.reset();
    if (why) return;
    setUpload({ name: file.name, share: 0 });
    send.mutate(file);
  };
  return (
    <div className="scan-upload">
      {refused ? <Notice tone="warn" title={refused} urgent /> : null}
      {send.isError ? <Failure error={send.error} /> : null}
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        accept={ACCEPTED}
        aria-label={m.choose}
        tabIndex={-1}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          // The same file, scanned anew, may be chosen again.
          event.target.value = '';
          if (file) choose(file);
        }}
      />
      {others.length > 0 ? (
        <Checkbox checked={together} disabled={send.isPending} onChange={(e) => setTogether(e.target.checked)}>
          {m.withOthers(others.length)}
        </Checkbox>
      ) : null}
      <Button loading={send.isPending} onClick={() => input.current?.click()}>
        {filing.scans.length > 0 ? m.chooseAgain : m.choose}
      </Button>
      {upload ? (
        <div role="status">
          <p>{upload.share < 1 ? m.uploading(upload.name) : m.checking}</p>
          <Progress percent={Math.floor(upload.share * 100)} showInfo={false} aria-label={m.uploading(upload.name)} />
        </div>
      ) : (
        <p className="quiet">{m.limits}</p>
      )}
    </div>
  );
}
