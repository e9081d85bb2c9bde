using System.Text;

namespace RosePO.Tasks.Tests;

/// <summary>All packages in a folder that is a package source, and a machine of one's own: package folder, HOME, and no source but these.</summary>
public sealed class PackedFeed : IAsyncLifetime
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("rosepo-feed-").FullName;

    public string Packages => Path.Combine(Folder, "feed");

    public static string Version => typeof(RoseTask).Assembly.GetName().Version!.ToString(3);

    /// <summary>What a build of a user's project runs with. libtorch is the one of this machine: 460 MB are not restored again.</summary>
    internal (string Name, string Value)[] Environment =>
    [
        ("HOME", Path.Combine(Folder, "home")),
        ("DOTNET_CLI_HOME", Path.Combine(Folder, "home")),
        ("NUGET_PACKAGES", Path.Combine(Folder, "packages")),
        ("XDG_CACHE_HOME", Path.Combine(Folder, "home", ".cache")),
        ("ROSEPO_LIBTORCH", Libtorch),
        ("RosePOLibTorch", "none"),
    ];

    private static string MachinePackages => System.Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
        ? folder
        : Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string Libtorch
    {
        get
        {
            RosePO.Core.Runtime.TorchRuntime.EnsureLoaded();
            return RosePO.Core.Runtime.TorchRuntime.Folder!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "home"));

        // The package folder of the machine has the project SDK that ours is built on; a restore of this project put it there.
        await File.WriteAllTextAsync(Path.Combine(Folder, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="packed" value="{Packages}" />
                <add key="machine" value="{MachinePackages}" />
              </packageSources>
            </configuration>
            """);
        foreach (var project in (string[])["tasks", "src/RosePO.Abstractions", "src/RosePO.Core", "templates"])
        {
            var pack = await BuildProcess.RunAsync(
                Path.Combine(BuildProcess.Repository, project),
                ["pack", "--no-build", "-c", BuildProcess.Configuration, "-nodeReuse:false", $"-p:PackageOutputPath={Packages}"]);
            pack.Succeeds();
        }
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>A user's folder in this feed's reach.</summary>
    internal UserProject NewProject(string name) => new(this, Directory.CreateDirectory(Path.Combine(Folder, "users", name)).FullName);
}

[CollectionDefinition(Name)]
public sealed class PackedBuilds : ICollectionFixture<PackedFeed>
{
    public const string Name = "builds of the packed packages";
}

/// <summary>A folder with a project, as somebody has it who added the package.</summary>
internal sealed class UserProject(PackedFeed feed, string folder)
{
    /// <summary>An experiment of two trained models that takes seconds.</summary>
    public const string Small = """
        name: small
        dataset: { format: Sample, sample: { users: 40, families: 4, familySize: 5, meanInteractions: 8 } }
        candidates: 8
        maxHistory: 4
        device: cpu
        pretrain: { epochs: 1, precision: Fp32, validation: { users: 0 }, embedded: { hiddenSize: 16, layers: 1, heads: 2, keyValueHeads: 2, intermediateSize: 32, contextLength: 256 } }
        sft: { epochs: 0.1, precision: Fp32, validation: { users: 0 } }
        measure: { baselines: [popularity], resamples: 20, generationUsers: 1 }

        """;

    public string Folder => folder;

    /// <summary>A path in the folder.</summary>
    public string At(params string[] parts) => Path.Combine([folder, .. parts]);

    /// <summary>Writes a file; a project file where the name ends so.</summary>
    public UserProject Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), text, Encoding.UTF8);
        return this;
    }

    /// <summary>Writes <c>user.csproj</c> of the project SDK.</summary>
    public UserProject WithSdk(string content = "") =>
        Write("user.csproj", $"<Project Sdk=\"RosePO.Sdk/{PackedFeed.Version}\">\n{content}\n</Project>\n");

    /// <summary>Builds with all progress in the log, and sends a signal when a line with a text has come.</summary>
    public Task<BuildOutput> InterruptAsync(string signal, string at, params string[] arguments) =>
        BuildProcess.InterruptAsync(signal, folder, at, ["build", "-nodeReuse:false", "-v:normal", .. arguments], feed.Environment);

    /// <summary>Builds, and tells each line as it comes.</summary>
    public Task<BuildOutput> WatchAsync(Action<string> said, params string[] arguments) =>
        BuildProcess.WatchAsync((_, line) => said(line), folder, ["build", "-nodeReuse:false", .. arguments], feed.Environment);

    /// <summary>Builds, and reads the log of it.</summary>
    public Task<LoggedBuild> BuildAsync(params string[] arguments) => BuildWithAsync([], arguments);

    /// <summary>Builds in an environment with further variables.</summary>
    public async Task<LoggedBuild> BuildWithAsync((string Name, string Value)[] environment, params string[] arguments)
    {
        var log = Path.Combine(feed.Folder, $"{Guid.NewGuid():N}.binlog");
        var output = await BuildProcess.RunAsync(folder, ["build", "-nodeReuse:false", $"-bl:{log}", .. arguments], [.. feed.Environment, .. environment]);
        return new LoggedBuild(output, log);
    }
}
