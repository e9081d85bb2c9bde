using System.Diagnostics;
using System.Globalization;
using RosePO.Core.Runtime;
using RosePO.Core.Runtime.Provisioning;

namespace RosePO.Core.Tests.Runtime.Trust;

/// <summary>
/// The whole way to a computation in a process of another user, who has no home and whose current folder and temporary folder are full of libraries that
/// somebody else planted.
/// </summary>
public sealed class StrangerTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("rosepo-stranger-").FullName;

    // The folder of libtorch and the file of its bridge, where the other user can read them.
    private string Packages => Path.Combine(_root, "packages");

    private string Hostile => Path.Combine(_root, "hostile");

    private string Temporary => Path.Combine(_root, "tmp");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("unset")]
    [InlineData("empty")]
    [InlineData("relative")]
    [InlineData("missing")]
    [InlineData("foreign cache")]
    public async Task An_account_without_a_home_computes_and_loads_nothing_that_others_planted(string home)
    {
        Prepare();
        var (code, output) = await Run(start =>
        {
            start.Environment["NUGET_PACKAGES"] = Packages;
            start.Environment.Remove("HOME");
            if (home != "unset")
            {
                start.Environment["HOME"] = home switch { "empty" => "", "relative" => ".", "missing" => "/proc/nothing", _ => Hostile };
            }

            if (home == "foreign cache")
            {
                start.Environment["XDG_CACHE_HOME"] = Path.Combine(Hostile, ".cache");
            }
        });
        Assert.Equal(0, code);
        Assert.Contains($"Loaded from '{Packages}", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Failed", output, StringComparison.Ordinal);
        Assert.Equal(["rosepo"], Directory.EnumerateFileSystemEntries(Temporary).Select(path => Path.GetFileName(path)).Where(name => name.StartsWith("rosepo", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".nuget/packages")]
    public async Task A_package_folder_that_is_a_relative_path_is_not_that_of_the_current_folder(string packages)
    {
        Prepare();
        var (code, output) = await Run(start =>
        {
            start.Environment["NUGET_PACKAGES"] = packages;
            start.Environment["HOME"] = ".";
        });
        Assert.Equal(0, code);
        Assert.Contains("libtorch was not found in", output, StringComparison.Ordinal);
        Assert.DoesNotContain(Hostile, output, StringComparison.Ordinal);
        Assert.DoesNotContain("'.nuget", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".nuget", "is a relative path")]
    [InlineData("writable", "every user can write")]
    [InlineData("stranger's", "belongs to another user")]
    public async Task A_folder_that_the_user_names_is_refused_where_others_could_have_written_it(string named, string why)
    {
        Prepare();
        var folder = Path.GetDirectoryName(Directory.EnumerateFiles(Packages, NativeSearch.FileName("torch_cpu"), SearchOption.AllDirectories).Single())!;
        if (named == "writable")
        {
            Owners.Mode(folder, "777");
        }
        else if (named == "stranger's")
        {
            Owners.Give(folder, Owners.Stranger + 1);
        }

        var (code, output) = await Run(start =>
        {
            start.Environment["NUGET_PACKAGES"] = Packages;
            start.Environment[NativeSearch.Variable] = named == ".nuget" ? named : folder;
        });
        Assert.Equal(0, code);
        Assert.Contains(why, output, StringComparison.Ordinal);
        Assert.Contains("is not loaded, because", output, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output)> Run(Action<ProcessStartInfo> configure)
    {
        var file = Path.Combine(_root, "request.json");
        using var process = RequestProcess.Start(new RuntimeTestRequest { Device = "cpu" }, file, processors: 1, start =>
        {
            var user = Owners.Stranger.ToString(CultureInfo.InvariantCulture);
            foreach (var argument in (string[])[start.FileName, "--clear-groups", $"--regid={user}", $"--reuid={user}"])
            {
                start.ArgumentList.Insert(0, argument);
            }

            start.FileName = "setpriv";
            start.WorkingDirectory = Hostile;
            start.Environment["TMPDIR"] = Temporary;
            start.Environment["DOTNET_EnableDiagnostics"] = "0";
            foreach (var name in (string[])[NativeSearch.Variable, "XDG_CACHE_HOME", "XDG_DATA_HOME", "VIRTUAL_ENV", "CONDA_PREFIX"])
            {
                start.Environment.Remove(name);
            }

            configure(start);
        });
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }

    private void Prepare()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/setpriv"), "Only Linux has setpriv.");
        Owners.SkipUnlessAdministrator();
        var (id, version) = RuntimePackages.HeadOf(RuntimeKind.Cpu);
        var libtorch = NativeSearch.LibTorchFolders(null).FirstOrDefault(folder => File.Exists(Path.Combine(folder, NativeSearch.FileName("torch_cpu"))));
        var bridge = NativeSearch.LibTorchSharpFiles().First(File.Exists);
        Assert.SkipUnless(libtorch is not null, "There is no libtorch.");
        Owners.Mode(_root, "755");
        foreach (var folder in (string[])[Hostile, Temporary])
        {
            Directory.CreateDirectory(folder);
            Owners.Mode(folder, "1777");
        }

        // Links to the files, not copies: libtorch is large.
        var native = Path.Combine("runtimes", RuntimePackages.Platform, "native");
        Link(libtorch, Path.Combine(Packages, id, version, native));
        var version2 = Path.GetFileName(Path.GetFullPath(Path.Combine("..", "..", ".."), Path.GetDirectoryName(bridge)!));
        Link(Path.GetDirectoryName(bridge)!, Path.Combine(Packages, "torchsharp", version2, native));

        // What a file that is loaded would do is not the question: loading it at all fails.
        Plant(Path.Combine(Hostile, ".nuget", "packages", id, version, native, NativeSearch.FileName("torch_cpu")));
        Plant(Path.Combine(Hostile, ".nuget", "packages", "torchsharp", version2, native, NativeSearch.FileName("LibTorchSharp")));
        Plant(Path.Combine(Hostile, ".local", "share", "RosePO", "libtorch", $"{RuntimePackages.LibTorchVersion}-cpu", NativeSearch.FileName("torch_cpu")));
        using var stream = File.OpenRead(bridge);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(stream))[..16];
        foreach (var cache in (string[])[Path.Combine(Temporary, "rosepo"), Path.Combine(Hostile, ".cache", "rosepo")])
        {
            Plant(Path.Combine(cache, $"libtorchsharp-{hash}", Path.GetFileName(bridge)));
        }
    }

    private static void Link(string folder, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            Owners.Run("ln", file, to);
        }
    }

    private static void Plant(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "planted");
        var stranger = Owners.Stranger + 1;
        Owners.Run("chown", "-R", string.Create(CultureInfo.InvariantCulture, $"{stranger}"), Path.GetDirectoryName(file)!);
    }
}
