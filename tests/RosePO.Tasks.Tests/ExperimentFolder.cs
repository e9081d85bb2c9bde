namespace RosePO.Tasks.Tests;

/// <summary>A user's folder: a project, an experiment and a copy of the tasks that no other build holds open.</summary>
public sealed class ExperimentFolder : IDisposable
{
    public const string Tiny = """
        name: tiny
        seed: 3
        maxHistory: 4
        candidates: 8
        device: cpu
        control: false
        dataset: { format: Sample, sample: { users: 60, families: 5, familySize: 5, meanInteractions: 8 } }
        pretrain: { epochs: 1, precision: Fp32, validation: { users: 0 }, embedded: { hiddenSize: 16, layers: 1, heads: 2, keyValueHeads: 2, intermediateSize: 32, contextLength: 256 } }
        sft: { epochs: 0.2, precision: Fp32, validation: { users: 0 } }
        pairs:
          mixed: { strategies: [SelfHard, Semantic, Popularity], maxExamples: 40 }
          random: { strategies: [Random], maxExamples: 40 }
        smooth:
          mixed: { oracle: SasRec, sasRec: { hiddenSize: 8, layers: 1, heads: 1, maxLength: 10, epochs: 2 } }
        align:
          dpo: { pairs: random, loss: Dpo, epochs: 1, precision: Fp32, validation: { users: 0 } }
          rosepo: { pairs: mixed, loss: RosePO, epochs: 1, precision: Fp32, validation: { users: 0 } }
        measure: { baselines: [random, popularity, sasrec], resamples: 50, generationUsers: 4 }

        """;

    public ExperimentFolder()
    {
        Folder = Directory.CreateTempSubdirectory("rosepo-build-").FullName;
        Copy(BuildProcess.TasksFolder, Path.Combine(Folder, "package", "tasks", "net10.0"));
        Copy(Path.Combine(BuildProcess.Repository, "tasks", "build"), Path.Combine(Folder, "package", "build"));
        WriteProject("");
        WriteExperiment(Tiny);
    }

    public string Folder { get; }

    public string Experiment => Path.Combine(Folder, "experiment.yml");

    public void WriteExperiment(string yaml) => File.WriteAllText(Experiment, yaml);

    public void WriteProject(string rest) => File.WriteAllText(Path.Combine(Folder, "user.proj"), $"""
        <Project>
          <Import Project="package/build/RosePO.Tasks.props" />
          <ItemGroup><RosePOExperiment Include="experiment.yml" /></ItemGroup>
          <Target Name="Build" />
          <Import Project="package/build/RosePO.Tasks.targets" />
          {rest}
        </Project>
        """);

    internal Task<BuildOutput> BuildAsync(params string[] arguments) =>
        BuildProcess.RunAsync(Folder, ["build", "user.proj", "-nodeReuse:false", .. arguments]);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
