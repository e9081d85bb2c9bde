using System.Text;

namespace RosePO.Tasks;

/// <summary>The part of a document that is made by a program, between two lines that name it.</summary>
internal static class DocumentBlock
{
    /// <summary>Replaces a block; a document that says the same already is left as it is.</summary>
    /// <param name="document">The document.</param>
    /// <param name="name">The block's name.</param>
    /// <param name="text">What is in it.</param>
    /// <exception cref="RoseException">There is no such document, or no such block in it.</exception>
    public static void Replace(string document, string? name, string text)
    {
        if (!File.Exists(document))
        {
            throw new RoseException(RoseErrorCode.FileNotFound, $"'{document}' does not exist: check the path.") { File = document };
        }

        var (first, last) = ($"<!-- {name} -->\n", $"\n<!-- /{name} -->");
        var before = Read(document);
        var start = before.IndexOf(first, StringComparison.Ordinal);
        var end = start < 0 ? -1 : before.IndexOf(last, start + first.Length - 1, StringComparison.Ordinal);
        if (end < 0)
        {
            throw new RoseException(
                RoseErrorCode.RequestInvalid, $"'{document}' has no block '{name}': write the lines '{first.Trim()}' and '{last.Trim()}' where it is to stand.")
            { File = document };
        }

        var after = $"{before[..(start + first.Length)]}{text}{before[end..]}";
        if (after != before)
        {
            File.WriteAllText(document, after);
        }
    }

    // What another encoding has would be written back as something else.
    private static string Read(string document)
    {
        try
        {
            return File.ReadAllText(document, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        }
        catch (DecoderFallbackException exception)
        {
            throw new RoseException(RoseErrorCode.TextEncodingInvalid, $"'{document}' is not UTF-8: save it as UTF-8.", exception) { File = document };
        }
    }
}
