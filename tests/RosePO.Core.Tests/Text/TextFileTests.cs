using System.Text;
using CsCheck;
using RosePO.Core.Experiments;
using RosePO.Core.Tests.Data;
using RosePO.Core.Text;
using RosePO.Core.Text.Prompts;

namespace RosePO.Core.Tests.Text;

/// <summary>Text files that a user writes, in the encodings that editors save.</summary>
public sealed class TextFileTests : IDisposable
{
    private const string Words = "prompt: 'F\u00fcr {history}'\nend: \"\u201cja\u201d \u20ac\"\n";

    private readonly TemporaryFolder _folder = new();

    static TextFileTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public void Dispose() => _folder.Dispose();

    private string Write(byte[] bytes, string name = "text.yml")
    {
        File.WriteAllBytes(_folder.At(name), bytes);
        return _folder.At(name);
    }

    public static TheoryData<string> Marked => ["utf-8", "utf-16", "utf-16BE", "utf-32", "utf-32BE"];

    [Theory]
    [MemberData(nameof(Marked))]
    public void What_a_byte_order_mark_names_is_read(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        var path = Write([.. encoding.GetPreamble(), .. encoding.GetBytes(Words)]);

        Assert.Equal(Words, TextFile.Read(path));
        Assert.Equal("F\u00fcr {history}", PromptTemplates.Resolve(path).Prompt);
    }

    [Theory]
    [InlineData("windows-1252", 1, "0xFC, '\u00fc' in Windows-1252")]
    [InlineData("iso-8859-1", 1, "0xFC")]
    [InlineData("macintosh", 1, "0x9F")]
    [InlineData("shift_jis", 1, "0x")]
    [InlineData("utf-16", 1, "zero bytes")]
    [InlineData("utf-16BE", 1, "zero bytes")]
    public void Another_encoding_is_refused_with_its_line_and_never_replaced(string name, int line, string says)
    {
        var text = name == "shift_jis" ? "prompt: '\u65e5 {history}'\n" : Words;
        foreach (var before in (string[])["", "# one\n# two\n"])
        {
            var path = Write(Encoding.GetEncoding(name).GetBytes(before + text));
            var error = Assert.Throws<RoseException>(() => PromptTemplates.Resolve(path));

            Assert.Equal(RoseErrorCode.TextEncodingInvalid, error.Error);
            Assert.Equal(name.StartsWith("utf-16", StringComparison.Ordinal) ? 1 : line + before.Count(letter => letter == '\n'), error.Line);
            Assert.Contains("UTF-8", error.Message, StringComparison.Ordinal);
            Assert.Contains(says, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_experiment_and_what_it_extends_are_refused_alike()
    {
        var latin = Encoding.Latin1.GetBytes("name: a\ndataset: { format: Csv, path: '\u00dcbung.csv' }\n");
        var file = Write(latin);
        var above = _folder.Write("above.yml", "extends: text.yml\n");
        foreach (var path in (string[])[file, above])
        {
            var error = Assert.Throws<RoseException>(() => ExperimentPlan.Load(new ExperimentRequest { File = path }));
            Assert.Equal((RoseErrorCode.TextEncodingInvalid, file, 2, 32), (error.Error, error.File, error.Line, error.Column));
        }
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void A_text_that_breaks_its_byte_order_mark_is_refused_at_its_line(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] half = name == "utf-16BE" ? [0xD8, 0, 0, 65] : name == "utf-32" ? [0, 0xD8, 0, 0] : [0, 0xD8, 65, 0];
        var path = Write([.. encoding.GetPreamble(), .. encoding.GetBytes("a: 1\nb: "), .. half, .. encoding.GetBytes("\n")]);
        var error = Assert.Throws<RoseException>(() => TextFile.Read(path));

        Assert.Equal((RoseErrorCode.TextEncodingInvalid, 2), (error.Error, error.Line));
        Assert.Contains(encoding.WebName, error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void What_is_read_is_what_was_written() => Gen.String.Where(text => !text.Contains('\0', StringComparison.Ordinal) && !text.Any(char.IsSurrogate) && !text.StartsWith('\ufeff')).Sample(text =>
        Assert.Equal(text, TextFile.Read(Write(Encoding.UTF8.GetBytes(text), $"{Guid.NewGuid():N}"))), iter: 300);

    [Fact]
    public void No_bytes_whatsoever_are_replaced() => Gen.Byte.Array[0, 60].Sample(bytes =>
    {
        string text;
        try
        {
            text = TextFile.Read(Write(bytes, $"{Guid.NewGuid():N}"));
        }
        catch (RoseException error)
        {
            Assert.Equal(RoseErrorCode.TextEncodingInvalid, error.Error);
            return;
        }

        // Whatever was read says the bytes again.
        var encodings = Marked.Select(row => Encoding.GetEncoding(row.Data)).ToArray();
        Assert.Contains(encodings, encoding => bytes.AsSpan().SequenceEqual((byte[])[.. encoding.GetPreamble(), .. encoding.GetBytes(text)]) || bytes.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(text)));
    }, iter: 3000);

    [Fact]
    public void A_file_that_cannot_be_read_is_an_error_with_a_name()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such file.");
        var path = _folder.At("text.yml");
        File.CreateSymbolicLink(path, "/proc/self/mem");
        Assert.SkipUnless(File.Exists(path), "This system has no /proc.");

        Assert.Equal(RoseErrorCode.FileNotFound, Assert.Throws<RoseException>(() => PromptTemplates.Resolve(path)).Error);
        Assert.Equal(RoseErrorCode.FileNotFound, Assert.Throws<RoseException>(() => ExperimentPlan.Load(new ExperimentRequest { File = path })).Error);
    }

    [Fact]
    public void A_file_without_permission_is_an_error_with_a_name()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "Whoever may do everything may read it.");
        var path = Write(Encoding.UTF8.GetBytes(Words));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.None);
        }

        Assert.Contains("permission", Assert.Throws<RoseException>(() => PromptTemplates.Resolve(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_any_length_is_not_read_to_its_end()
    {
        using (var stream = File.Create(_folder.At("text.yml")))
        {
            stream.SetLength(1L << 33);
        }

        Assert.Contains("longer than", Assert.Throws<RoseException>(() => PromptTemplates.Resolve(_folder.At("text.yml"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("---\n{0}")]
    [InlineData("{0}---\n")]
    [InlineData("{0}...\n")]
    [InlineData("%YAML 1.1\n---\n{0}...\n")]
    [InlineData("%YAML 1.2\n---\n{0}")]
    [InlineData("# a\n--- # b\n{0}\n# c\n--- # d\n\n# e\n")]
    [InlineData("{0}...\n---\n...\n")]
    [InlineData("{0}---")]
    public void Marks_around_the_one_document_are_no_second_one(string around)
    {
        var yaml = string.Format(System.Globalization.CultureInfo.InvariantCulture, around, "name: one\ndataset: {{ format: Sample }}\n".Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal));
        Assert.Equal("one", ExperimentPlan.Load(new ExperimentRequest { File = _folder.Write("experiment.yml", yaml) }).Name);

        var template = string.Format(System.Globalization.CultureInfo.InvariantCulture, around, "end: |\n  ---\nprompt: |\n  {history}\n  ---\n");
        Assert.Equal("{history}\n---\n", PromptTemplates.Resolve(_folder.Write("template.yml", template)).Prompt);
    }

    [Theory]
    [InlineData("{0}---\nname: two\n", 3)]
    [InlineData("{0}...\n---\nname: two\n---\nname: three\n", 4)]
    [InlineData("---\n---\n{0}", 2)]
    public void A_second_document_is_refused_where_it_begins(string around, int line)
    {
        var yaml = around.Replace("{0}", "name: one\ndataset: { format: Sample }\n", StringComparison.Ordinal);
        var error = Assert.Throws<RoseException>(() => ExperimentPlan.Load(new ExperimentRequest { File = _folder.Write("experiment.yml", yaml) }));

        Assert.Equal((RoseErrorCode.ExperimentSyntax, line), (error.Error, error.Line));
        Assert.Contains("second document", error.Message, StringComparison.Ordinal);
    }
}
