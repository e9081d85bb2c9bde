using System.Globalization;
using RosePO.Core.Data;
using RosePO.Core.Models;
using RosePO.Core.Models.Generation;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Runtime;
using RosePO.Core.Text.Titles;

namespace RosePO.Benchmarks.Measuring;

/// <summary>
/// SelfHard pairs that the model writes greedily, a whole stage, against generation after the same prompts; both write titles of the catalogue, as what
/// an untrained model writes freely is not an answer that could be rejected.
/// </summary>
/// <param name="PairsPerSecond">Rejected texts per second of the stage.</param>
/// <param name="TokensPerSecond">Tokens written per second of the stage.</param>
/// <param name="ShareOfGeneration">The same over that of generation.</param>
internal sealed record GeneratedMistakes(double PairsPerSecond, double TokensPerSecond, double ShareOfGeneration)
{
    private const int MaxHistory = 10;

    /// <summary>Measures both.</summary>
    /// <param name="scratch">Takes the pair sets.</param>
    /// <param name="setting">How often each is timed.</param>
    /// <param name="folder">The dataset.</param>
    /// <param name="model">The model's folder.</param>
    /// <param name="examples">Training examples.</param>
    public static GeneratedMistakes Measure(ScratchFolder scratch, Setting setting, string folder, string model, int examples)
    {
        PairSetResult? pairs = null;
        var built = 0;
        var stage = setting.MedianSeconds(() => pairs = BuildPreferencePairs.Run(new PreferencePairsRequest
        {
            Dataset = folder,
            Model = model,
            Strategies = [RejectedStrategy.SelfHard],
            SelfHard = new() { Mode = SelfHardMode.Greedy, Within = AnswerSpace.Catalogue },
            MaxExamples = examples,
            MaxHistory = MaxHistory,
            Destination = scratch.File(string.Create(CultureInfo.InvariantCulture, $"written-{++built}")),
        }));
        var dataset = RecDataset.Load(folder);
        using var loaded = LanguageModel.Load(model, dataset, TorchRuntime.SelectDevice("auto"));
        int[][] prompts = [.. PairSet.Load(pairs!.Pairs).Examples.Select(row => loaded.Prompts.Prompt(row.History, row.Candidates, MaxHistory))];
        var catalogue = TitleTrie.Of(Enumerable.Range(0, dataset.Items.Count), loaded.Prompts.Answer);
        var tries = Array.ConvertAll(prompts, _ => catalogue);
        IReadOnlyList<int[]> answers = [];
        var generation = setting.MedianSeconds(() => answers = new TextGenerator(loaded).Greedy(prompts, tries));
        return new GeneratedMistakes(pairs.PairCount / stage, answers.Sum(answer => answer.Length) / stage, generation / stage);
    }
}
