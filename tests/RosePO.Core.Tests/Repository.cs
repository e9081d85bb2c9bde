namespace RosePO.Core.Tests;

/// <summary>The checkout that the tests run in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>A path below the checkout.</summary>
    public static string At(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    /// <summary>A path below this project's fixtures.</summary>
    public static string Fixture(string name) => At("tests", "RosePO.Core.Tests", "Fixtures", name);

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
