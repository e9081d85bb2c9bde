namespace RosePO.Core.Evaluation.Report.Charts;

/// <summary>A cell of a heat map.</summary>
/// <param name="Value">What it shows.</param>
/// <param name="Tip">What it tells where it is pointed at.</param>
/// <param name="Share">How good it is: 0 for the worst, 1 for the best, which is framed.</param>
internal sealed record HeatCell(string Value, string Tip, double Share);

/// <summary>A figure by two keys: the better, the deeper its cell's colour, and each says its value.</summary>
/// <param name="Name">The chart's name.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Down">The key of the rows, and its values.</param>
/// <param name="Across">The key of the columns, and its values.</param>
/// <param name="Cells">The cell at each row and column; null where there is none.</param>
internal sealed record HeatMap(
    string Name, string Title, (string Key, IReadOnlyList<string> Values) Down, (string Key, IReadOnlyList<string> Values) Across, Func<int, int, HeatCell?> Cells)
{
    private const double Width = 460;
    private const double Top = 44;
    private const double Row = 30;
    private const double KeyLine = 17;

    // Deeper colours would hide the numbers.
    private const double Faintest = 0.06;
    private const double Deepest = 0.45;

    // Narrower cells have no room for a figure.
    private const double LeastCell = 42;

    /// <summary>Draws it. Column heads that are too long for their columns are numbered, and listed below.</summary>
    public Chart Draw()
    {
        var left = Math.Max(72, Labels.Widest(Down.Values.Append(Down.Key)) + 10);
        var cell = (Width - left) / Across.Values.Count;
        var numbered = Across.Values.Any(value => Labels.Width(value) > cell);
        var bottom = Top + (Row * Down.Values.Count);
        var every = Enumerable.Range(0, Down.Values.Count).SelectMany(row => Enumerable.Range(0, Across.Values.Count).Select(column => (Row: row, Column: column, Cell: Cells(row, column)))).ToArray();
        return new Chart(
            Name,
            Title,
            $"{string.Join("; ", every.Where(one => one.Cell is not null).Select(one => $"{Down.Key} {Down.Values[one.Row]}, {Across.Key} {Across.Values[one.Column]}: {one.Cell!.Value}"))}.",
            Width,
            bottom + 6 + (numbered ? KeyLine * Across.Values.Count : 0),
            Markup.Of($"""
                <text class="soft" x="{left}" y="12">{Labels.Short(Across.Key)}</text><text class="soft" x="0" y="{Top - 10}">{Labels.Short(Down.Key)}</text>
                {Across.Values.Select((value, column) => Markup.Of($"""<text class="middle" x="{left + (cell * (column + 0.5))}" y="{Top - 10}">{(numbered ? $"{column + 1}" : value)}</text>"""))}
                {Down.Values.Select((value, row) => Markup.Of($"""<text x="0" y="{Top + (Row * (row + 0.5)) + 4}">{Labels.Short(value)}</text>"""))}
                <g class="s1">{every.Select(one => One(one.Cell, left + (cell * one.Column), Top + (Row * one.Row), cell))}</g>
                {(numbered ? Markup.Join(Across.Values.Select((value, column) => Markup.Of($"""<text class="soft" x="0" y="{bottom + 6 + (KeyLine * (column + 0.8))}">{column + 1} {value}</text>"""))) : Markup.Empty)}
                """));
    }

    private static Markup One(HeatCell? cell, double x, double y, double width) => cell is null
        ? Markup.Of($"""<text class="soft middle" x="{x + (width / 2)}" y="{y + (Row / 2) + 4}">–</text>""")
        : Markup.Of($"""
            <g><title>{cell.Tip}</title><rect class="{(cell.Share >= 1 ? "cell best" : "cell")}" x="{x + 1}" y="{y + 1}" width="{width - 2}" height="{Row - 2}" fill-opacity="{Faintest + (cell.Share * (Deepest - Faintest))}"/>
            {(width >= LeastCell ? Markup.Of($"""<text class="middle" x="{x + (width / 2)}" y="{y + (Row / 2) + 4}">{cell.Value}</text>""") : Markup.Empty)}</g>
            """);
}
