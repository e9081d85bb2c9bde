namespace RosePO.Module.Tests;

/// <summary>Places of the checkout.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string PackedModule { get; } = Assert.Single(Directory.GetDirectories(Path.Combine(Root, "artifacts", "module", "RosePO")));

    public static string Manifest { get; } = Path.Combine(PackedModule, "RosePO.psd1");

    public static string MovieLens { get; } = Path.Combine(Root, "..", "shared", "data", "ml-100k");

    /// <summary>What a project's build left, in the configuration of these tests.</summary>
    public static string Built(string project, string file) =>
        Path.Combine(Root, project, "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", file);

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "RosePO.Tools.sln")))
            {
                return at.FullName;
            }
        }

        throw new DirectoryNotFoundException("The tests run inside the checkout.");
    }
}
