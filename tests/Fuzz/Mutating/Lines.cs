using System.Text;

namespace RosePO.Fuzz.Mutating;

/// <summary>Damages to one line, or to the lines' order and indentation.</summary>
internal static class Lines
{
    public static byte[] Change(byte[] bytes, Random random, Func<string, string> change)
    {
        var lines = Encoding.Latin1.GetString(bytes).Split('\n');
        var at = random.Next(lines.Length);
        lines[at] = change(lines[at]);
        return Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }

    /// <summary>A line doubled, moved, left out or indented otherwise, or other ends of lines.</summary>
    public static byte[] Rearrange(byte[] bytes, Random random)
    {
        var lines = Encoding.Latin1.GetString(bytes).Split('\n').ToList();
        var (from, to) = (random.Next(lines.Count), random.Next(lines.Count));
        switch (random.Next(6))
        {
            case 0:
                lines.Insert(to, lines[from]);
                break;
            case 1:
                (lines[from], lines[to]) = (lines[to], lines[from]);
                break;
            case 2:
                lines.RemoveAt(from);
                break;
            case 3:
                lines[from] = new string(random.Next(4) == 0 ? '\t' : ' ', random.Next(1, 5)) + lines[from];
                break;
            case 4:
                lines[from] = lines[from].TrimStart();
                break;
            default:
                return Encoding.Latin1.GetBytes(string.Join(random.Next(3) == 0 ? "\r" : "\r\n", lines));
        }

        return Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }

    public static string SwapColumns(string line, Random random)
    {
        var delimiter = line.FirstOrDefault(character => character is '\t' or ',' or ';' or '|' or ':');
        var columns = line.Split(delimiter);
        var (a, b) = (random.Next(columns.Length), random.Next(columns.Length));
        (columns[a], columns[b]) = (columns[b], columns[a]);
        return string.Join(delimiter, columns);
    }
}
