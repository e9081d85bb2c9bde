using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using RosePO.Benchmarks.Growth;
using RosePO.Benchmarks.Programs;
using RosePO.Benchmarks.Scaling;

namespace RosePO.Benchmarks;

/// <summary>What a benchmark measured; docs/benchmarks.md explains each field. Null fields are not printed.</summary>
internal sealed record BenchmarkResult
{
    /// <summary>How results are written.</summary>
    public static readonly JsonSerializerOptions JsonOptions = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The benchmark's name.</summary>
    public required string Benchmark { get; init; }

    /// <summary>The language model's shape, where there is one.</summary>
    public string? Shape { get; init; }

    /// <summary>The type of matrix products, of the benchmark and of the ceiling.</summary>
    public required string Precision { get; init; }

    /// <summary>The machine's processor, and its GPU where that computed.</summary>
    public required string Machine { get; init; }

    /// <summary>The device of tensors.</summary>
    public required string Device { get; init; }

    /// <summary>Threads that libtorch uses inside an operation.</summary>
    public required int Threads { get; init; }

    /// <summary>Timed repetitions; one more went before them untimed.</summary>
    public required int Steps { get; init; }

    /// <summary>Seconds of a repetition, the median.</summary>
    public double? SecondsPerStep { get; init; }

    /// <summary>Tokens that the model read (generation: wrote) per second.</summary>
    public double? TokensPerSecond { get; init; }

    /// <summary>Arithmetic of a step, 10^9 floating-point operations.</summary>
    public double? GflopPerStep { get; init; }

    /// <summary>The rate of a large matrix product, 10^9 floating-point operations per second.</summary>
    public required double CeilingGflops { get; init; }

    /// <summary>The step's arithmetic at its rate over the ceiling.</summary>
    public double? ShareOfCeiling { get; init; }

    /// <summary>The largest resident memory of the process before ceiling and naive way were measured, 10^6 bytes.</summary>
    public required double PeakMb { get; init; }

    /// <summary>Seconds of a TPO step over those of an S-DPO step on the same lists.</summary>
    public double? TpoOverSdpo { get; init; }

    /// <summary>The same with adaptive steps.</summary>
    public double? AdaptiveTpoOverSdpo { get; init; }

    /// <summary>Seconds of a step with a flow term, half of whose titles are drawn, over those of a step of fine-tuning alone.</summary>
    public double? FlowerOverSft { get; init; }

    /// <summary>The same where the flow term takes the rows' own answers.</summary>
    public double? TargetFlowerOverSft { get; init; }

    /// <summary>Cases (a prompt with all its candidates) scored per second.</summary>
    public double? CasesPerSecond { get; init; }

    /// <summary>Prompts of a step.</summary>
    public int? Prompts { get; init; }

    /// <summary>Prompts of them that were scored the naive way too.</summary>
    public int? NaivePrompts { get; init; }

    /// <summary>Seconds of the same work by full sequences with logits at every token: the measured prompts' scaled to all.</summary>
    public double? NaiveSecondsPerStep { get; init; }

    /// <summary>Naive seconds over shared seconds.</summary>
    public double? SpeedupOverNaive { get; init; }

    /// <summary>The same for full sequences with logits only where a candidate's token is predicted.</summary>
    public double? SpeedupOverRows { get; init; }

    /// <summary>The largest difference between a candidate's shared and naive log-prob.</summary>
    public double? MaxDifference { get; init; }

    /// <summary>How the model's weights are kept; null as they are.</summary>
    public string? Quantisation { get; init; }

    /// <summary>The program that did the same work beside the engine, or the engine with full weights beside quantised ones.</summary>
    public string? Peer { get; init; }

    /// <summary>Seconds of a step of the peer, the median.</summary>
    public double? PeerSecondsPerStep { get; init; }

    /// <summary>Tokens that the peer wrote per second.</summary>
    public double? PeerTokensPerSecond { get; init; }

    /// <summary>Seconds of a step over those of the peer's.</summary>
    public double? OverPeer { get; init; }

    /// <summary>The largest difference between a candidate's log-prob here and in the peer.</summary>
    public double? PeerMaxDifference { get; init; }

    /// <summary>The share of answers that are the peer's to the last token.</summary>
    public double? PeerSameAnswers { get; init; }

    /// <summary>The largest difference between a gradient on the device and on the processor.</summary>
    public double? MaxGradientDifference { get; init; }

    /// <summary>The folder of libtorch.</summary>
    public string? Libtorch { get; init; }

    /// <summary>Interactions of the imported file, or of the oracle's training targets.</summary>
    public int? Interactions { get; init; }

    /// <summary>Interactions imported, or trained on, per second.</summary>
    public double? InteractionsPerSecond { get; init; }

    /// <summary>Interactions of the smaller log imported per second.</summary>
    public double? SmallInteractionsPerSecond { get; init; }

    /// <summary>The largest resident memory of the process while the smaller log was imported, 10^6 bytes.</summary>
    public double? SmallPeakMb { get; init; }

    /// <summary>Seconds of the larger log's import over those that DuckDB alone needs to read, filter and order it.</summary>
    public double? SecondsOverDuckdb { get; init; }

    /// <summary>The same of the smaller log.</summary>
    public double? SmallSecondsOverDuckdb { get; init; }

    /// <summary>The largest resident memory while the larger log was imported over that while DuckDB alone prepared it.</summary>
    public double? PeakOverDuckdb { get; init; }

    /// <summary>Seconds of the larger log over those of the smaller one.</summary>
    public double? SecondsGrowth { get; init; }

    /// <summary>The largest memory of the larger log's import over that of the smaller one's.</summary>
    public double? MemoryGrowth { get; init; }

    /// <summary>Rejected answers of a pair set.</summary>
    public int? Pairs { get; init; }

    /// <summary>Rejected answers found per second.</summary>
    public double? PairsPerSecond { get; init; }

    /// <summary>Popular items found per second as rejected answers, in a catalogue of 100,000 titles.</summary>
    public double? PopularityPairsPerSecond { get; init; }

    /// <summary>Look-alike titles found per second as rejected answers, in a catalogue of 100,000 titles.</summary>
    public double? SemanticPairsPerSecond { get; init; }

    /// <summary>Texts per second that the model wrote greedily as rejected answers, the whole stage counted.</summary>
    public double? SelfHardPairsPerSecond { get; init; }

    /// <summary>Tokens per second of the same.</summary>
    public double? SelfHardTokensPerSecond { get; init; }

    /// <summary>The same over the tokens per second of generation alone after the same prompts.</summary>
    public double? SelfHardShareOfGeneration { get; init; }

    /// <summary>Seconds of a pass over the training sequences, validation included, the median.</summary>
    public double? SecondsPerEpoch { get; init; }

    /// <summary>Test questions.</summary>
    public int? Questions { get; init; }

    /// <summary>HR@1 among each question's candidates, the mean over seeds.</summary>
    public double? HitRatio { get; init; }

    /// <summary>HR@10 over the whole catalogue, items of the history left out, the mean over seeds.</summary>
    public double? HitRatioAt10 { get; init; }

    /// <summary>NDCG@10 of the same ranking.</summary>
    public double? NdcgAt10 { get; init; }

    /// <summary>HR@1 of training popularity on the same questions.</summary>
    public double? PopularityHitRatio { get; init; }

    /// <summary>HR@10 of training popularity over the whole catalogue.</summary>
    public double? PopularityHitRatioAt10 { get; init; }

    /// <summary>NDCG@10 of the same ranking.</summary>
    public double? PopularityNdcgAt10 { get; init; }

    /// <summary>What models draw against what is chosen.</summary>
    public IReadOnlyList<DrawnDistribution>? Distributions { get; init; }

    /// <summary>How a server answers, by requests at once.</summary>
    public IReadOnlyList<ServingLoad>? Loads { get; init; }

    /// <summary>Requests per second of the most connections over those of one.</summary>
    public double? BatchedSpeedup { get; init; }

    /// <summary>Tokens of a row of the pair set, the mean.</summary>
    public double? RowTokens { get; init; }

    /// <summary>Steps on ranks of this machine.</summary>
    public IReadOnlyList<ScalingPoint>? ScalingPoints { get; init; }

    /// <summary>How evenly rows part among ranks.</summary>
    public IReadOnlyList<ScalingBalance>? ScalingBalances { get; init; }

    /// <summary>Computed steps on ranks.</summary>
    public IReadOnlyList<ScalingCost>? ScalingCosts { get; init; }

    /// <summary>Seconds and memory of work of doubling sizes.</summary>
    public IReadOnlyList<GrowthPoint>? GrowthPoints { get; init; }

    /// <summary>How the seconds grow with the sizes.</summary>
    public IReadOnlyList<GrowthExponent>? GrowthExponents { get; init; }

    /// <summary>The same as tables, which are printed in place of the lists above where no JSON is asked for.</summary>
    [JsonIgnore]
    public IReadOnlyList<string>? Lines { get; init; }

    /// <summary>The fields by their printed names, numbers to five significant digits.</summary>
    public JsonObject ToJson()
    {
        var fields = JsonSerializer.SerializeToNode(this, JsonOptions)!.AsObject();
        foreach (var (name, value) in fields.ToList())
        {
            if (value!.GetValueKind() == JsonValueKind.Number)
            {
                fields[name] = Round(value.GetValue<double>());
            }
        }

        return fields;
    }

    private static decimal Round(double value)
    {
        const int Significant = 5;
        var digits = value == 0 ? 0 : Significant - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return (decimal)Math.Round(value, Math.Clamp(digits, 0, 12));
    }
}
