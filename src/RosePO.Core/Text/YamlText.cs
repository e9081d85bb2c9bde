using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Text;

/// <summary>Reads a text of YAML as a tree of nodes that know their line and column, of bounded depth and size.</summary>
internal static class YamlText
{
    /// <summary>The root of the one document; null where there is none. A mark after the document, or an empty one, is not a second document.</summary>
    /// <param name="text">The text.</param>
    /// <param name="error">Makes the error of a place.</param>
    /// <exception cref="RoseException">As <paramref name="error"/> makes it.</exception>
    public static YamlNode? Root(string text, Func<Mark, string, RoseException> error)
    {
        var stream = new YamlStream();
        var scanner = new Scanner(new StringReader(WithoutEmptyEnd(text)));
        try
        {
            stream.Load(new BoundedParser(new Parser(scanner)));
        }
        catch (YamlException exception)
        {
            // A tab that indents has no place of its own: it is where the scanner is.
            var at = exception.Message.Contains("tab", StringComparison.Ordinal) ? scanner.CurrentPosition : exception.Start;
            throw error(at, exception.InnerException?.Message ?? exception.Message);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            // The scanner gives up on some texts without an exception of its own; it still knows where it was.
            throw error(scanner.CurrentPosition, "nothing can be read here");
        }

        return stream.Documents.Count == 1 ? stream.Documents[0].RootNode : null;
    }

    // Marks and comments after the document's last line would read as an empty second one.
    private static string WithoutEmptyEnd(string text)
    {
        var (end, last) = (text.Length, text.Length);
        while (end > 0)
        {
            var start = text.LastIndexOf('\n', end - 1) + 1;
            var line = text.AsSpan(start, end - start).TrimEnd();
            if (line is (['-', '-', '-', ..] or ['.', '.', '.', ..]) && line[3..].TrimStart() is ([] or ['#', ..]))
            {
                last = start;
            }
            else if (line is not ([] or ['#', ..]))
            {
                return text[..last];
            }

            end = Math.Max(0, start - 1);
        }

        // A file of marks alone contains nothing, which is not for this to say.
        return text;
    }
}
