namespace RosePO.Core.Runtime.Trust;

/// <summary>
/// Folders of the user's own. A setting that is empty or a relative path counts as none, as the XDG specification has it: it would name
/// a folder of whatever folder is the current one. An account without a home has none of them.
/// </summary>
internal static class UserFolders
{
    /// <summary>The home, or null.</summary>
    public static string? Home => Full(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify));

    /// <summary>Where programs keep what they can make again, or null.</summary>
    public static string? Cache => Full(Environment.GetEnvironmentVariable("XDG_CACHE_HOME")) ?? Below(Home, ".cache");

    /// <summary>Where programs keep what they have installed, or null.</summary>
    public static string? Data => Full(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify));

    /// <summary>Where programs keep their settings, or null.</summary>
    public static string? Settings => Full(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify));

    /// <summary>NuGet's package folder, or null.</summary>
    public static string? Packages => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named
        ? Full(named)
        : Below(Home, ".nuget", "packages");

    /// <summary>A path, or null where it does not start at a root.</summary>
    public static string? Full(string? path) => !string.IsNullOrWhiteSpace(path) && Path.IsPathFullyQualified(path) ? path : null;

    /// <summary>A path below a folder, or null where there is no such folder.</summary>
    public static string? Below(string? folder, params string[] names) => folder is null ? null : Path.Combine([folder, .. names]);
}
