using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CsCheck;
using RosePO.Core.Evaluation.Gates;
using RosePO.Core.Evaluation.Report;
using RosePO.Core.Tests.Experiments;

namespace RosePO.Core.Tests;

/// <summary>Whatever text of others a message quotes, what reaches a console steers no terminal and commands no build service.</summary>
public sealed class VisibleTextTests
{
    private static readonly string[] s_commands =
    [
        "##vso[task.setvariable variable=x]y", "##[error]x", "##[section]", "##teamcity[buildStatus text='x']", "::error file=a::x", "::set-output name=a::b",
        "::add-mask::x", "::stop-commands::t", "section_start:1560896352:x", "section_end:1:x", "travis_fold:start:x",
    ];

    private static readonly Gen<string> s_texts = Gen.OneOf(
        Gen.Int[0, s_commands.Length - 1].Select(at => s_commands[at]),
        Gen.Char["\0\u0007\b\t\n\r\u001b[]0;#:vso ab'\u007f\u0085\u009b\u202e\u2066\u2028\ufeff\ud83d\ude00\u05d0\u200d\uffff"].Array[0, 12].Select(letters => new string(letters)),
        Gen.String[0, 20]).Array[1, 4].Select(parts => string.Concat(parts));

    private static bool Steers(string text)
    {
        for (var i = 0; i < text.Length; i += char.IsSurrogatePair(text, i) ? 2 : 1)
        {
            if (CharUnicodeInfo.GetUnicodeCategory(text, i) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate
                || text[i] is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\ufeff' or '\ufffe' or '\uffff')
            {
                return true;
            }
        }

        return false;
    }

    private static bool Commands(string text) =>
        Regex.IsMatch(text, @"##[\w.]*\[") || text.Split('\n').Any(line => Regex.IsMatch(line.TrimStart(), "^(::[A-Za-z]|section_(start|end):|travis_fold:)"));

    private static void Harmless(string? text) => Assert.False(text is not null && (Steers(text) || Commands(text)), text);

    [Fact]
    public void No_message_steers_a_terminal_or_commands_a_service() => s_texts.Sample(text =>
    {
        Harmless(new RoseException(RoseErrorCode.RequestInvalid, text).Message);
        Harmless(new RoseException(RoseErrorCode.RequestInvalid, $"'{text}' is none: write one.").Message);
        var progress = new StageProgress(text, text, 0, 0, text) with { Status = text };
        Harmless(progress.Stage);
        Harmless(progress.Activity);
        Harmless(progress.Status);
        var outcome = new StageOutcome("sft", "/x", false, default) { Reason = text, Note = text };
        Harmless(outcome.Reason);
        Harmless(outcome.Note);
        Harmless(new StagePreview("", "sft", "/x", StageAction.Run, text, "").Reason);
        Harmless(Markup.Of($"{text}").ToString().Replace("\r\n", " ", StringComparison.Ordinal).Replace('\n', ' ').Replace('\t', ' '));
    }, iter: 20_000);

    [Fact]
    public void A_text_of_several_lines_keeps_them_and_nothing_else() => s_texts.Sample(text =>
    {
        foreach (var line in VisibleText.Lines(text).Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n'))
        {
            Harmless(line.Replace('\t', ' '));
        }
    }, iter: 20_000);

    [Theory]
    [InlineData("plain 'text' of C:\\x, 3:4 and [x] # y", "plain 'text' of C:\\x, 3:4 and [x] # y")]
    [InlineData("Amélie 東京 😀 שלום", "Amélie 東京 😀 שלום")]
    [InlineData("std::vector and 10::20", "std::vector and 10::20")]
    [InlineData("\u001b[31mred\u0007", "\\u001b[31mred\\u0007")]
    [InlineData("a\nb\r\nc\td", "a\\nb\\r\\nc\\td")]
    [InlineData("exe\u202egnp.", "exe\\u202egnp.")]
    [InlineData("##vso[task.complete]", "\\u0023#vso[task.complete]")]
    [InlineData(" ::error::x", " \\u003a:error::x")]
    [InlineData("'::warning::x'", "'\\u003a:warning::x'")]
    public void What_is_hidden_is_shown_and_what_shows_stays(string text, string shown) => Assert.Equal(shown, VisibleText.Line(text));

    [Fact]
    public void Half_a_character_is_shown() => Assert.Equal("half \\ud83d pair", VisibleText.Line("half \ud83d pair"));

    [Fact]
    public void It_changes_nothing_twice() => s_texts.Sample(text => Assert.Equal(VisibleText.Line(text), VisibleText.Line(VisibleText.Line(text))), iter: 5000);

    [Fact]
    public void A_message_of_a_megabyte_is_cut()
    {
        var message = new RoseException(RoseErrorCode.RequestInvalid, $"'{new string('x', 1 << 20)}' is none: write one.").Message;

        Assert.InRange(message.Length, 1000, 10_000);
        Assert.EndsWith("is none: write one.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_and_values_of_a_file_are_shown_escaped()
    {
        foreach (var yaml in (string[])["\"##vso[x]\\e[2J\": 1", "sft: { \"\\n::error::x\": 1 }", "sft: { epochs: \"\\x1b]0;x\\a\" }", "sft: { model: \"\\u202e::error::\" }", "pairs: { \"a\\nb\": {} }", "name: \"\\0x\""])
        {
            Harmless(ExperimentFile.Error($"dataset: {{ format: Sample }}\n{yaml}\n").Message);
        }
    }

    [Fact]
    public void Reports_for_build_services_are_whole_whatever_a_model_is_called() => s_texts.Sample(text =>
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.xml");
        try
        {
            JUnitReport.Write(path, [KeyValuePair.Create(text, (IReadOnlyList<GateCheck>)[new GateCheck(text, text, text, false, default, text) { Protocol = text }])]);
            Assert.All(XDocument.Load(path).Descendants().Attributes(), attribute => Harmless(attribute.Value));
        }
        finally
        {
            File.Delete(path);
        }
    }, iter: 500);
}
