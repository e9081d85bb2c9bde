namespace RosePO.Core.Tests.Data;

/// <summary>Where the real data lies; tests that need it skip where it is absent.</summary>
internal static class RealData
{
    public static string Folder(string name)
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "RosePO.Tools.sln")))
        {
            at = at.Parent;
        }

        var folder = Path.Combine(at?.Parent?.FullName ?? AppContext.BaseDirectory, "shared", "data", name);
        Assert.SkipUnless(Directory.Exists(folder), $"The data set {name} is not beside the repository.");
        return folder;
    }
}
