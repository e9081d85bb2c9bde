using System.Text.Json.Nodes;
using RosePO.Core.Experiments;
using RosePO.Core.Tests.Data;

namespace RosePO.Core.Tests.Experiments;

public sealed class RealModelExperimentTests
{
    // The 46 users with the longest histories, few steps: what is tested is that the stages fit together over a model of another program.
    private const string Yaml = """
        name: real
        maxHistory: 4
        candidates: 8
        dataset: { format: MovieLens100K, path: ML, minimumUserInteractions: 340, candidates: 8 }
        sft: { model: LLM, promptTemplate: SDpo, lora: { rank: 4, alpha: 8 }, epochs: 0.02, batchSize: 8, learningRate: 0.002, precision: Fp32, validation: { users: 20 } }
        pairs: { mixed: { strategies: [SelfHard, Semantic, Popularity], maxExamples: 60 } }
        smooth: { mixed: { oracle: SasRec, sasRec: { epochs: 2 } } }
        align: { rosepo: { pairs: mixed, lora: { rank: 4, alpha: 8 }, batchSize: 8, epochs: 2, learningRate: 0.002, precision: Fp32, validation: { users: 20 } } }
        measure: { baselines: [random, popularity, sasrec] }
        """;

    [Fact]
    public void The_whole_path_runs_by_adapters_on_a_downloaded_model()
    {
        using var file = new ExperimentFile(Yaml);
        var model = RealData.Folder("stories260k");
        var before = File.ReadAllBytes(Path.Combine(model, "model.safetensors"));
        var request = new ExperimentRequest
        {
            File = file.File,
            Runs = Path.Combine(file.Folder, "runs"),
            Overrides = new Dictionary<string, string> { ["dataset.path"] = RealData.Folder("ml-100k"), ["sft.model"] = model },
        };
        var result = RunExperiment.Run(request, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(
            ["import", "sft", "pairs/mixed", "oracle", "smooth/mixed", "align/rosepo", "align/sft+", "measure"], result.Stages.Select(stage => stage.Stage));
        var runs = Path.Combine(file.Folder, "runs", "real");
        var (sft, aligned) = (Adapter(Path.Combine(runs, "sft")), Adapter(Path.Combine(runs, "align", "rosepo")));
        Assert.Equal((model, 4), sft);
        Assert.Equal((model, 8), aligned);       // The new adapter is over the SFT adapter: one of both ranks, on the same base.
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(model, "model.safetensors")));
        Assert.Equal(Prompt(Path.Combine(runs, "sft")), Prompt(Path.Combine(runs, "align", "rosepo")));

        var log = File.ReadAllLines(Path.Combine(runs, "align", "rosepo", "metrics.jsonl")).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(Math.Log(2), (double)log[0]["loss"]!, 1e-3);
        Assert.True((double)log[^1]["rewards/margins"]! > 0, log[^1].ToJsonString());
        var measured = result.Measurement!.Models;
        Assert.Equal(["random", "popularity", "sasrec", "base", "sft", "sft+", "rosepo"], measured.Select(entry => entry.Name));
        Assert.All(measured, entry => Assert.InRange(entry.HitRatio!.Value.Value, 0, 1));
    }

    private static (string Base, int Rank) Adapter(string folder)
    {
        var config = JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, "adapter_config.json")))!;
        return (config["base_model_name_or_path"]!.GetValue<string>(), config["r"]!.GetValue<int>());
    }

    private static string Prompt(string folder) => File.ReadAllText(Path.Combine(folder, "prompt.json"));
}
