using RosePO.Core.Runtime;
using RosePO.Core.Runtime.Provisioning;
using RosePO.Core.Runtime.Trust;

namespace RosePO.Core.Tests.Runtime.Trust;

[Collection(EnvironmentCollection.Name)]
public sealed class NativeSearchTests : IDisposable
{
    private static readonly string[] s_variables =
        ["HOME", "USERPROFILE", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "NUGET_PACKAGES", "VIRTUAL_ENV", "CONDA_PREFIX", NativeSearch.Variable, NativeSearch.OnnxRuntimeVariable];

    private readonly EnvironmentScope _environment = new(s_variables);

    public void Dispose() => _environment.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("relative")]
    [InlineData("../relative")]
    [InlineData("~")]
    [InlineData(" ")]
    public void Whatever_the_settings_are_every_place_that_is_searched_starts_at_a_root(string value)
    {
        foreach (var name in s_variables.Except([NativeSearch.Variable, NativeSearch.OnnxRuntimeVariable]))
        {
            _environment.Set(name, value);
        }

        Assert.All(
            (IEnumerable<string>)[.. NativeSearch.LibTorchFolders(null), .. NativeSearch.LibTorchSharpFiles(), .. NativeSearch.OnnxRuntimeFolders()],
            path => Assert.True(Path.IsPathFullyQualified(path), path));
        Assert.All(
            (string?[])[UserFolders.Home, UserFolders.Cache, UserFolders.Data, UserFolders.Settings, UserFolders.Packages],
            path => Assert.True(path is null || Path.IsPathFullyQualified(path), path));
        _ = PackageSources.OfUser();
    }

    [Fact]
    public void A_relative_package_folder_is_none_and_an_absolute_one_is_searched()
    {
        _environment.Set("NUGET_PACKAGES", "packages");
        Assert.Null(UserFolders.Packages);
        _environment.Set("NUGET_PACKAGES", Path.GetTempPath());
        Assert.Contains(NativeSearch.LibTorchFolders(null), folder => folder.StartsWith(Path.GetTempPath(), StringComparison.Ordinal));
    }

    [Fact]
    public void A_relative_cache_is_none()
    {
        _environment.Set("XDG_CACHE_HOME", "cache");
        Assert.Equal(UserFolders.Home is { } home ? Path.Combine(home, ".cache") : null, UserFolders.Cache);
    }

    [Fact]
    public void A_relative_folder_that_is_named_is_an_error()
    {
        var error = Assert.Throws<RoseException>(() => NativeFiles.First(
            NativeSearch.LibTorchFolders("libtorch").Select(folder => Path.Combine(folder, NativeSearch.FileName("torch_cpu"))), named: true));
        Assert.Equal(RoseErrorCode.NativeCodeUntrusted, error.Error);
        Assert.Contains("is a relative path: write the full path", error.Message, StringComparison.Ordinal);
        Assert.Equal(RoseErrorCode.NativeCodeUntrusted, Assert.Throws<RoseException>(() => OnnxRuntimeLibrary.Load(["onnxruntime"], null)).Error);
    }

    [Fact]
    public void Without_a_home_libtorch_needs_a_destination()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows knows the folder whatever the variables say.");
        _environment.Set("XDG_DATA_HOME", null);
        _environment.Set("HOME", "relative");
        Assert.Null(RuntimePackages.FolderOfUser(RuntimeKind.Cpu));
        var error = Assert.Throws<RoseException>(() => RuntimePackages.DefaultFolder(RuntimeKind.Cpu));
        Assert.Equal((RoseErrorCode.RequestInvalid, "This account has no home to install libtorch in: name a folder with -Destination."), (error.Error, error.Message));
    }
}
