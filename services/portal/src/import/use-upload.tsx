import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { problemOf } from '../api/problem.js';
import { messages } from '../messages/messages.js';
import { Notice } from '../ui/notice.js';
import { Failure } from '../ui/states.js';
import { refuseFile } from './import-file.js';

const m = messages.importing;

interface Upload {
  /** Name of the file under way. */
  reading: string | undefined;
  /** Why the last one was not taken. */
  refusal: ReactNode;
  choose: (file: File) => void;
}

/** Sends a chosen file and opens what becomes of it; `check` is asked first and may say why not. */
export function useUpload(
  send: (file: File) => Promise<{ id: string }>,
  folder: string,
  check: () => string | undefined = () => undefined,
): Upload {
  const navigate = useNavigate();
  const [refused, setRefused] = useState<ReactNode>();
  const upload = useMutation({ mutationFn: send });
  const choose = (file: File) => {
    const missing = check();
    const reason = missing ?? refuseFile(file);
    setRefused(
      reason ? <FileNotice title={missing ? m.notYet : m.refused(file.name)} reasons={[reason]} /> : undefined,
    );
    if (reason) upload.reset();
    // Of this call, not of the mutation: who has left the page meanwhile stays where they are.
    else upload.mutate(file, { onSuccess: ({ id }) => void navigate(`${folder}/${id}`) });
  };
  return {
    reading: upload.isPending ? upload.variables.name : undefined,
    refusal:
      refused ?? (upload.isError ? <FileFailure error={upload.error} name={upload.variables.name} /> : undefined),
    choose,
  };
}

/** A file that cannot be read is named, with what to do about it; anything else is told as everywhere. */
function FileFailure({ error, name }: { error: unknown; name: string }) {
  const ofFile = (problemOf(error).errors ?? []).filter(({ pointer }) => pointer === '/file');
  if (ofFile.length === 0) return <Failure error={error} />;
  return <FileNotice title={m.refused(name)} reasons={ofFile.map(({ detail }) => detail)} />;
}

const FileNotice = ({ title, reasons }: { title: string; reasons: readonly string[] }) => (
  <Notice tone="warn" title={title} urgent>
    {reasons.map((reason) => (
      <p key={reason}>{reason}</p>
    ))}
  </Notice>
);
