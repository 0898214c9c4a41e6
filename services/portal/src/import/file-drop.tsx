import { useRef, useState, type DragEvent } from 'react';
import { Button } from 'antd';
import { messages } from '../messages/messages.js';
import './import.css';

const m = messages.importing;

interface FileDropProps {
  /** What is asked for, and what it may be; the 信息表 unless said otherwise. */
  label?: string;
  limits?: string;
  /** Name of the file under way. */
  reading: string | undefined;
  again: boolean;
  choose: (file: File) => void;
}

const SHEETS =
  '.xlsx,.xls,.csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/vnd.ms-excel,text/csv';

/** One file, dropped or chosen; the button is what a keyboard uses. */
export function FileDrop({ reading, again, choose, label = m.choose, limits = m.limits }: FileDropProps) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file && !reading) choose(file);
  };
  return (
    <div
      className={over ? 'file-drop file-drop-over' : 'file-drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        accept={SHEETS}
        aria-label={label}
        tabIndex={-1}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          // The same file, mended, may be chosen again.
          event.target.value = '';
          if (file) choose(file);
        }}
      />
      <Button type="primary" size="large" loading={Boolean(reading)} onClick={() => input.current?.click()}>
        {again ? m.chooseOther : label}
      </Button>
      <p role="status">{reading ? m.reading(reading) : m.drop}</p>
      <p className="quiet">{limits}</p>
    </div>
  );
}
