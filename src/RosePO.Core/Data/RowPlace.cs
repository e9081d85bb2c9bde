using System.Globalization;

namespace RosePO.Core.Data;

/// <summary>Where a row is: a line of a text file, or a row of a binary one.</summary>
/// <param name="Line">The line from 1; 0 in a binary file.</param>
/// <param name="Row">The row from 1.</param>
internal readonly record struct RowPlace(int Line, long Row)
{
    /// <summary>The place as a sentence begins.</summary>
    public override string ToString() =>
        Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"Line {Line}") : string.Create(CultureInfo.InvariantCulture, $"Row {Row}");
}
