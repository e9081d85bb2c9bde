namespace RosePO.Core.Tests.Data;

/// <summary>Where the real data is; tests that need it skip where it is absent.</summary>
internal static class RealData
{
    public static string Folder(string name)
    {
        var folder = Path.GetFullPath(Repository.At("..", "shared", "data", name));
        Assert.SkipUnless(Directory.Exists(folder), $"The data set {name} is not beside the repository.");
        return folder;
    }
}
