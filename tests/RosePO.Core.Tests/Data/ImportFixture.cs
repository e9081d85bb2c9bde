using RosePO.Core.Data;

namespace RosePO.Core.Tests.Data;

/// <summary>Imports that are small enough to check by hand.</summary>
internal static class ImportFixture
{
    /// <summary>Two users who meet items a, b, c, d in opposite orders, and a third who meets two.</summary>
    public const string Csv = """
        user,item,timestamp,rating,title
        10,a,1,5,Alpha
        10,b,2,4,Beta
        10,c,3,3,Gamma
        10,d,4,5,Delta
        9,d,1,5,Delta
        9,c,2,4,Gamma
        9,b,3,3,Beta
        9,a,4,5,Alpha
        x,a,1,1,Alpha
        x,b,2,1,Beta

        """;

    /// <summary>A request with lists of two and no minimum; every user above has seen at most four of the six items.</summary>
    public static ImportDatasetRequest Request(TemporaryFolder folder, string? path, string destination = "data") => new()
    {
        Path = path,
        Destination = folder.At(destination),
        Candidates = 2,
        MinimumUserInteractions = 1,
    };

    /// <summary>The CSV above and two more items, so that lists can be drawn.</summary>
    public static string Write(TemporaryFolder folder, string name = "log.csv", string? text = null) =>
        folder.Write(name, (text ?? Csv) + "z,e,1,1,Epsilon\nz,f,2,1,Phi\n");

    public static RecDataset Import(ImportDatasetRequest request) =>
        RecDataset.Load(ImportDataset.Run(request, cancellation: TestContext.Current.CancellationToken).Dataset);

    /// <summary>An import that must fail and leave nothing behind but its sources.</summary>
    public static RoseException Fails(TemporaryFolder folder, ImportDatasetRequest request)
    {
        var before = Directory.GetFileSystemEntries(folder.Path).Order();
        var exception = Assert.Throws<RoseException>(() => ImportDataset.Run(request, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(before, Directory.GetFileSystemEntries(folder.Path).Order());
        Assert.DoesNotContain('\n', exception.Message);
        Assert.EndsWith(".", exception.Message, StringComparison.Ordinal);
        return exception;
    }

    public static string[] Titles(RecDataset dataset, int user) => dataset.Users[user].Items.Select(item => dataset.Items[item].Title).ToArray();
}
