/** The head of a table: its columns in the order and the words of the messages. */
export const ColumnHeads = ({ columns }: { columns: Readonly<Record<string, string>> }) => (
  <thead>
    <tr>
      {Object.entries(columns).map(([key, label]) => (
        <th scope="col" key={key}>
          {label}
        </th>
      ))}
    </tr>
  </thead>
);
