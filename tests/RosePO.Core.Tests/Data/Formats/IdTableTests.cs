using System.Globalization;
using RosePO.Core.Data.Sources;

namespace RosePO.Core.Tests.Data.Formats;

/// <summary>Numbers of ids.</summary>
public sealed class IdTableTests
{
    [Fact]
    public void A_text_keeps_its_number_among_many_short_and_long_ones()
    {
        var table = new IdTable();
        string[] texts = [.. Enumerable.Range(0, 5000).Select(number => number % 2 == 0 ? $"{number}" : $"a longer id, number {number}")];
        Assert.Equal(Enumerable.Range(0, texts.Length), texts.Select(table.Intern));
        Assert.Equal(Enumerable.Range(0, texts.Length), texts.Select(table.Intern));
        Assert.Equal(texts, Enumerable.Range(0, texts.Length).Select(table.Text));
    }

    [Fact]
    public void Ids_beyond_what_a_table_holds_are_refused_in_one_sentence_and_those_before_remain()
    {
        var table = new IdTable(mostBytes: 1 << 20);
        var error = Assert.Throws<RoseException>(() =>
        {
            for (var number = 0; number < 200_000; number++)
            {
                table.Intern(number.ToString("D10", CultureInfo.InvariantCulture));
            }
        });
        Assert.Equal(RoseErrorCode.MemoryExhausted, error.Error);
        Assert.Contains("1 MiB", error.Message, StringComparison.Ordinal);
        Assert.Equal((1 << 20) / 10, table.Count);
        Assert.Equal(0, table.Intern("0000000000"));
    }
}
