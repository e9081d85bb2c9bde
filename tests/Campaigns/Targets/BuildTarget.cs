using System.IO.Compression;
using RosePO.Campaigns.Killing;
using RosePO.Core.Runtime;
using RosePO.Core.Runtime.Provisioning;

namespace RosePO.Campaigns.Targets;

/// <summary>The whole <c>dotnet build</c> of a project that uses the packed tasks: the experiment, its report, a comparison and a gate.</summary>
internal sealed class BuildTarget : ITarget
{
    private readonly string _package;

    /// <summary>Packs the tasks.</summary>
    /// <param name="folder">Where the package is unpacked.</param>
    public BuildTarget(string folder)
    {
        var feed = Path.Combine(folder, "feed");
        var packed = ChildProcess.Run(
            ["dotnet", "pack", Repository.TasksProject, "--no-build", "-c", Repository.Configuration, "-nodeReuse:false", $"-p:PackageOutputPath={feed}", $"-p:PackagePlatform={RuntimePackages.Platform}"], folder, [], Blow.None, TimeSpan.FromMinutes(10));
        if (packed.ExitCode != 0)
        {
            throw new InvalidOperationException($"The tasks could not be packed: {packed.Output}");
        }

        _package = Path.Combine(folder, "package");
        ZipFile.ExtractToDirectory(Directory.EnumerateFiles(feed, "RosePO.Tasks.*.nupkg").Single(), _package);
        TorchRuntime.EnsureLoaded();
    }

    public string Name => "build";

    // libtorch is not part of the package.
    public IEnumerable<(string Name, string Value)> Environment => [("ROSEPO_LIBTORCH", TorchRuntime.Folder!), ("DOTNET_CLI_USE_MSBUILD_SERVER", "0"), ("MSBUILDTERMINALLOGGER", "off")];

    public void Prepare(string folder, int seed)
    {
        File.WriteAllText(Path.Combine(folder, TinyExperiment.FileName), TinyExperiment.YamlOf(seed));
        File.WriteAllText(Path.Combine(folder, "user.proj"), $"""
            <Project>
              <PropertyGroup>
                <BaseIntermediateOutputPath>obj/</BaseIntermediateOutputPath>
                <BaseOutputPath>bin/</BaseOutputPath>
              </PropertyGroup>
              <Import Project="{_package}/build/RosePO.Tasks.props" />
              <ItemGroup>
                <RosePOExperiment Include="{TinyExperiment.FileName}" />
                <RosePOComparison Include="all" />
                <RosePOGate Include="HR@1" Model="rosepo" Minimum="0" />
              </ItemGroup>
              <Target Name="Build" />
              <Target Name="Restore" />
              <Import Project="{_package}/build/RosePO.Tasks.targets" />
            </Project>
            """);
    }

    // In the environment: the report shows the command line.
    public IReadOnlyList<string> Command(string folder, bool content) =>
        ["env", $"RosePOCheckContent={(content ? "true" : "false")}", "dotnet", "build", Path.Combine(folder, "user.proj"), "-nodeReuse:false", "-nologo"];

    public bool IsClear(string output) => output.Contains(": error ", StringComparison.Ordinal) && !output.Contains("ROSE1999", StringComparison.Ordinal);
}
