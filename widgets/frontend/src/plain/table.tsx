// Numbers in rows: the other face of GradFlow, TensorView and LossSurface.

interface TableProps {
  label: string;
  heads: readonly (string | number)[];
  /** The first cell of a row is its heading. */
  rows: readonly (readonly (string | number)[])[];
}

export function Table({ label, heads, rows }: TableProps) {
  return (
    <table class="pl-table">
      <caption class="mt-hidden">{label}</caption>
      <thead>
        <tr>
          {heads.map((head, at) => (
            <th scope="col" key={at}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells, row) => (
          <tr key={row}>
            {cells.map((cell, at) =>
              at ? (
                <td key={at}>{cell}</td>
              ) : (
                <th scope="row" key={at}>
                  {cell}
                </th>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
