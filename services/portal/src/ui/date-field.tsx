import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';

dayjs.locale('zh-cn');

/** What a clerk types is read in any of the usual ways. */
const FORMATS = ['YYYY-MM-DD', 'YYYY/M/D', 'YYYY.M.D', 'YYYY年M月D日', 'YYYYMMDD', 'YYYY-M-D'];

interface DateFieldProps {
  id?: string;
  value?: string;
  onChange?: (date: string) => void;
  latest?: string;
  placeholder?: string;
  'aria-label'?: string;
  'aria-describedby'?: string;
  'aria-invalid'?: boolean;
  'aria-required'?: boolean | 'true' | 'false';
}

/** A date as a string YYYY-MM-DD; empty when none. */
export function DateField({ value, onChange, latest, ...rest }: DateFieldProps) {
  return (
    <DatePicker
      {...rest}
      className="date-field"
      format={FORMATS}
      value={value ? dayjs(value, 'YYYY-MM-DD') : null}
      {...(latest ? { maxDate: dayjs(latest) } : {})}
      // Enter takes the date; it must not send the form as well.
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.preventDefault();
      }}
      onChange={(date) => onChange?.(date && !Array.isArray(date) ? date.format('YYYY-MM-DD') : '')}
    />
  );
}
