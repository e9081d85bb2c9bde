using RosePO.Core.Experiments.Planning;
using RosePO.Core.Options;
using RosePO.Core.Runtime;

namespace RosePO.Core.Experiments.Stages;

/// <summary>
/// <c>selfplay</c>: rounds in which a model is tuned on some of the training examples and then prefers their answers to those that it gave at the round's start
/// (after SPRec). They are ordinary stages that the file does not write down; the section's own stage is the best model of all rounds.
/// </summary>
internal sealed class SelfPlayStage() : ChoiceStage(
    "selfplay", StageNaming.Either, "Rounds of fine-tuning and of preference against the model's own answers.",
    new(typeof(SelfPlaySection), parts:
    [
        new(Sft, new(typeof(SftRequest), replaced: [.. s_ofRound, "embedded", "pretraining", "exampleShare", "flow"]), "A round's fine-tuning; without it a round has none."),
        new(Pairs, new(typeof(PreferencePairsRequest), replaced: s_ofRound), "A round's pairs; without strategies what the model at the round's start writes, where it is wrong."),
        new(Align, new(typeof(AlignRequest), replaced: [.. s_ofRound, "pairs"]), "A round's alignment; without a loss Dpo, without a beta 0.1."),
        new(Choose, new(typeof(ChoiceRequest), replaced: [.. s_ofRound, "models", "trials"]), "How the models of the rounds are compared on the validation users."),
    ]))
{
    /// <summary>The part that fine-tunes.</summary>
    public const string Sft = "sft";

    /// <summary>The part that makes pairs.</summary>
    public const string Pairs = "pairs";

    /// <summary>The part that aligns.</summary>
    public const string Align = "align";

    /// <summary>The part that compares the models.</summary>
    public const string Choose = "choose";

    // What the rounds decide.
    private static readonly string[] s_ofRound = ["dataset", "model", "seed", "maxExamples"];

    public override IEnumerable<StageEntry> Named(StageEntry entry, PlanGraph graph) => graph.NamedModel(entry);

    public override void Unroll(StageEntry entry, PlanGraph graph)
    {
        var section = entry.Section;
        var said = entry.Draft<SelfPlaySection>();
        section.Hold(() => Check(said));
        if (!section.Part(Pairs).Sets("strategies"))
        {
            section.Part(Pairs).Default("selfHard.mode", nameof(SelfHardMode.Greedy));
            section.Part(Pairs).Default("selfHard.onCorrectAnswer", nameof(OnCorrectAnswer.Drop));
        }

        if (!section.Part(Align).Sets("losses"))
        {
            section.Part(Align).Default("loss", nameof(PreferenceLoss.Dpo));
        }

        section.Part(Align).Default("beta", 0.1);
        var rounds = new SelfPlayRounds(entry, graph, said);
        foreach (var (index, seed) in SeedsOf(said).Index())
        {
            rounds.Add(index + 1, seed);
        }
    }

    public override object Plan(StageEntry entry, PlanGraph graph)
    {
        var said = entry.Draft<SelfPlaySection>();
        var rounds = new SelfPlayRounds(entry, graph, said);
        entry.Section.Remember(said with { Dataset = rounds.Dataset(entry), Model = rounds.Start(entry), Seeds = SeedsOf(said) });
        return rounds.Choice(entry, said.Rounds);
    }

    private static int[] SeedsOf(SelfPlaySection said) =>
        [.. said.Seeds?.Take(said.Rounds) ?? Enumerable.Range(1, said.Rounds).Select(round => Seeds.Round(said.Seed, round))];

    private static void Check(SelfPlaySection said)
    {
        OptionCheck.Run(said);
        if (said.Seeds is { } seeds && seeds.Count < said.Rounds)
        {
            throw OptionErrors.Contradiction(
                said.Seeds, FormattableString.Invariant($"There are {seeds.Count} seeds for {said.Rounds} rounds: give each round one, or leave 'seeds' out."));
        }
    }
}
