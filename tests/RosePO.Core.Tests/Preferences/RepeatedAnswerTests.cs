using System.Text.Json;
using CsCheck;
using RosePO.Core.Data;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Preferences.Strategies;
using RosePO.Core.Tests.Data;
using RosePO.Core.Text;

namespace RosePO.Core.Tests.Preferences;

public sealed class RepeatedAnswerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // What is not seen, before, after and within the words.
    private static readonly Dictionary<string, Func<string, string>> s_spaces = new()
    {
        ["the same"] = text => text,
        ["a space before"] = text => " " + text,
        ["a space behind"] = text => text + " ",
        ["a line end"] = text => text + "\n",
        ["a carriage return"] = text => text + "\r\n",
        ["a tab"] = text => "\t" + text,
        ["a no-break space"] = text => text + "\u00a0",
        ["a no-break space within"] = text => text.Replace(' ', '\u00a0'),
        ["two spaces within"] = text => text.Replace(" ", "  ", StringComparison.Ordinal),
        ["a line end within"] = text => text.Replace(' ', '\n'),
        ["an ideographic space"] = text => "\u3000" + text,
        ["a thin space"] = text => text + "\u2009",
        ["a next line"] = text => text + "\u0085",
        ["a line separator"] = text => text + "\u2028",
        ["a mark of byte order"] = text => "\ufeff" + text,
        ["a space of no width"] = text => text.Insert(2, "\u200b"),
        ["a joiner at the end"] = text => text + "\u200d",
        ["a soft hyphen"] = text => text.Insert(2, "\u00ad"),
        ["a mark of direction"] = text => "\u200e" + text,
        ["a control character"] = text => text + "\u0007",
        ["decomposed"] = text => text.Replace("é", "e\u0301", StringComparison.Ordinal),
    };

    public static TheoryData<string, string> Matrix =>
        [.. from space in s_spaces.Keys from form in (string[])["texts", "messages", "whole conversations", "among several", "twice rejected"] select (space, form)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Matrix))]
    public void Answers_that_differ_in_white_space_alone_are_refused_with_their_row(string space, string form)
    {
        const string Answer = "Réd ball";
        var changed = s_spaces[space](Answer);
        object Message(string role, string text) => new Dictionary<string, string> { ["role"] = role, ["content"] = text };
        object Row(string chosen, string rejected, string other) => form switch
        {
            "texts" => new { prompt = "p", chosen, rejected },
            "messages" => new { prompt = new[] { Message("user", "p") }, chosen = new[] { Message("assistant", chosen) }, rejected = new[] { Message("assistant", rejected) } },
            "whole conversations" => new { chosen = new[] { Message("user", "p"), Message("assistant", chosen) }, rejected = new[] { Message("user", "p"), Message("assistant", rejected) } },
            "among several" => new { prompt = "p", chosen, rejected = new[] { other, rejected } },
            _ => new { prompt = "p", chosen = other, rejected = new[] { chosen, rejected } },
        };
        var rows = new[] { Row(Answer, "Blue top", "Kite"), Row(Answer, changed, "Kite") };
        var lines = _folder.Write("pairs.jsonl", string.Concat(rows.Select(row => JsonSerializer.Serialize(row) + "\n")));
        var parquet = _folder.At("pairs.parquet");
        using (var connection = DuckDb.Open())
        {
            connection.Execute($"COPY (SELECT * FROM read_json({DuckDb.Literal(lines)}, format = 'newline_delimited')) TO {DuckDb.Literal(parquet)} (FORMAT parquet)");
        }

        foreach (var (path, line) in ((string, int)[])[(lines, 2), (parquet, 0)])
        {
            var request = new ImportPairsRequest { Path = path, Destination = _folder.At("none") };
            var thrown = Assert.Throws<RoseException>(() => ImportPreferencePairs.Run(request, null, TestContext.Current.CancellationToken));
            Assert.Equal((RoseErrorCode.PairFileInvalid, path), (thrown.Error, thrown.File));
            Assert.Equal(line, thrown.Line);
            Assert.Contains("2", thrown.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', thrown.Message);
            Assert.False(Directory.Exists(request.Destination));
        }
    }

    [Theory]
    [InlineData("Red ball", "red ball")]
    [InlineData("Red ball", "Redball")]
    [InlineData("Red ball", "Red ball.")]
    [InlineData("Alien³", "Alien3")]
    [InlineData("ﬁre", "fire")]
    [InlineData("می\u200cخواهم", "میخواهم")]
    [InlineData("👨\u200d👩", "👨👩")]
    [InlineData("Café", "Cafe")]
    public void Answers_that_differ_in_a_letter_are_a_pair(string chosen, string rejected)
    {
        var path = _folder.Write("pairs.jsonl", JsonSerializer.Serialize(new { prompt = "p", chosen, rejected }) + "\n");
        var pair = Assert.Single(PairFile.Read(path));
        Assert.Equal((chosen, rejected), (pair.Chosen, Assert.Single(pair.Rejected)));
    }

    [Fact]
    public void A_text_folds_once_and_to_one_line() =>
        Texts(['a', 'e', '\u0301', 'é', ' ', '\n', '\u00a0', '\u200b', '\u200d', '\u200c', '\ufeff', '\u0007', '漢'], 12).Sample(text =>
        {
            var folded = FoldedText.Of(text);
            Assert.Equal(folded, FoldedText.Of(folded));
            Assert.Equal(folded, FoldedText.Of($" {text}\n"));
            Assert.DoesNotContain(folded, letter => char.IsControl(letter) || letter is '\u00a0' or '\u200b');
        });

    [Fact]
    public void Items_whose_titles_look_alike_are_neither_rejected_for_each_other_nor_twice()
    {
        // Items 0 and 1 are called alike, and so are 2 and 3.
        string[] titles = ["Red ball", "Red\u00a0ball", "Café", "Cafe\u0301", "Kite"];
        var dataset = MemoryDataset.Of(5, [[4, 0, 2, 3]], item => titles[item]);
        EvaluationCase question = new(0, [4], 0, [0, 1, 2, 3, 4]);
        var builder = new PairBuilder(
            dataset, [(RejectedStrategy.SelfHard, new SelfHardStrategy([question], [[1, 5, 4, 3, 2]]))], null,
            new PreferencePairsRequest { Dataset = "memory", Destination = "none", Negatives = 5 });
        Assert.Equal([2], builder.Build(0, 1, question)!.Rejected);
    }

    [Fact]
    public void What_a_model_writes_is_one_answer_however_it_is_spaced()
    {
        var generated = new GeneratedTexts(10);
        Assert.Equal(10, generated.IdOf("A new title"));
        Assert.Equal(10, generated.IdOf("A new\u00a0title"));
        Assert.Equal(11, generated.IdOf("Another"));
        Assert.Equal(["A new title", "Another"], generated.Texts);
    }

    private static Gen<string> Texts(char[] parts, int most) => Gen.Int[0, parts.Length - 1].Array[0, most].Select(picks => string.Concat(picks.Select(pick => parts[pick])));
}
