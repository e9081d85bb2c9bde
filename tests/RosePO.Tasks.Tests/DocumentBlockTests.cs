namespace RosePO.Tasks.Tests;

public sealed class DocumentBlockTests : IDisposable
{
    private readonly string _document = Path.GetTempFileName();

    public void Dispose() => File.Delete(_document);

    [Fact]
    public void A_block_is_replaced_and_the_rest_stays()
    {
        File.WriteAllText(_document, "# One\n\n<!-- a -->\nold\ntable\n<!-- /a -->\n\ntext\n\n<!-- b -->\n<!-- /b -->\n");
        DocumentBlock.Replace(_document, "a", "| new |");
        DocumentBlock.Replace(_document, "b", "first");
        Assert.Equal("# One\n\n<!-- a -->\n| new |\n<!-- /a -->\n\ntext\n\n<!-- b -->\nfirst\n<!-- /b -->\n", File.ReadAllText(_document));
    }

    [Fact]
    public void The_same_text_leaves_the_file_untouched()
    {
        File.WriteAllText(_document, "<!-- a -->\nsame\n<!-- /a -->\n");
        File.SetLastWriteTimeUtc(_document, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        DocumentBlock.Replace(_document, "a", "same");
        Assert.Equal(2020, File.GetLastWriteTimeUtc(_document).Year);
    }

    [Fact]
    public void A_document_without_the_block_is_refused_and_says_what_to_write()
    {
        File.WriteAllText(_document, "<!-- /a -->\ntext\n");
        var error = Assert.Throws<RoseException>(() => DocumentBlock.Replace(_document, "a", "new"));
        Assert.Equal((RoseErrorCode.RequestInvalid, _document), (error.Error, error.File));
        Assert.Contains("'<!-- a -->'", error.Message, StringComparison.Ordinal);
        Assert.Equal(RoseErrorCode.FileNotFound, Assert.Throws<RoseException>(() => DocumentBlock.Replace(_document + ".md", "a", "new")).Error);
    }
}
