using RosePO.Core.Models.Lora;

namespace RosePO.Core.Experiments.Sections;

/// <summary>Refuses what a file sets and nothing would read: whoever wrote it meant something else.</summary>
internal static class UnreadKeys
{
    public static void Refuse(ExperimentSection<ImportDatasetRequest> section, ImportDatasetRequest request)
    {
        section.Unread("sample", request.Format == DatasetFormat.Sample, "it is the generated set's size; set 'format: Sample'");
        foreach (var key in (string[])["merge", "domains", "sharedUsers"])
        {
            section.Unread(key, request.Format == DatasetFormat.Merge, "it says how datasets are merged; set 'format: Merge'");
        }

        section.Unread("ratio", request.Split is SplitKind.Ratio or SplitKind.Chronological, "shares divide by 'split: Ratio' or 'Chronological'; set one of them");
        section.Unread("windowStride", request.Window is not null, "it moves windows; set 'window'");
        section.Unread("candidateExponent", request.CandidateSampling == CandidateSampling.Popularity, "set 'candidateSampling: Popularity'");
    }

    public static void Refuse(ExperimentSection<TrainingRequest> section, TrainingRequest request)
    {
        foreach (var key in (string[])["alpha", "dropout", "targetModules"])
        {
            section.Unread($"lora.{key}", request.Lora.Rank > 0, "the adapter's rank is 0, so that every parameter is trained; set 'lora.rank'");
        }

        foreach (var target in request.Lora.TargetModules.Where(target => target.Split('.')[^1] is var last && last != LoraTargets.AllLinear && !LoraTargets.Names.Contains(last)))
        {
            throw section.NameUnknown("lora.targetModules", target, "linear layer", [LoraTargets.AllLinear, .. LoraTargets.Names]);
        }

        section.Unread("embedded", request.Model == ModelNames.Embedded, "the model is not a new one; set 'model: Embedded'");
        section.Unread("packLength", request.Stage == TrainingStage.Pretrain, "only pretraining packs histories; set it in 'pretrain'");
        section.Unread("reservedPositions", request.Stage != TrainingStage.Align, "alignment learns pairs; set it in 'pretrain' and 'sft'");
        var annealing = request.Schedule == LearningRateSchedule.WarmupStableAnnealing;
        section.Unread("annealingRatio", annealing, "set 'schedule: WarmupStableAnnealing'");
        section.Unread("annealing", annealing, "set 'schedule: WarmupStableAnnealing'");
        section.Unread("stoppingMetric", request.EvaluateEvery > 0, "nothing is measured on the way; set 'evaluateEvery'");
        if (request.Stage == TrainingStage.Align)
        {
            RefuseOfLosses(section, request);
        }
    }

    public static void Refuse(ExperimentSection<PreferencePairsRequest> section, PreferencePairsRequest request)
    {
        bool Uses(RejectedStrategy strategy) => request.Strategies.Contains(strategy);
        foreach (var key in (string[])["semanticNeighbours", "semanticAnchor", "semanticOrder", "titleVectors"])
        {
            section.Unread(key, Uses(RejectedStrategy.Semantic), "the strategy 'Semantic' reads it; add that to 'strategies'");
        }

        section.Unread("titleVectorFile", Uses(RejectedStrategy.Semantic) && request.TitleVectors == TitleVectors.File, "the strategy 'Semantic' reads it with 'titleVectors: File'; set both");
        section.Unread("titleEncoderFolder", Uses(RejectedStrategy.Semantic) && request.TitleVectors == TitleVectors.Onnx, "the strategy 'Semantic' reads it with 'titleVectors: Onnx'; set both");
        section.Unread("popularityExponent", Uses(RejectedStrategy.Popularity), "the strategy 'Popularity' reads it; add that to 'strategies'");
        section.Unread("popularityIncludesHistory", Uses(RejectedStrategy.Popularity), "the strategy 'Popularity' reads it; add that to 'strategies'");
        section.Unread("onCorrectAnswer", Uses(RejectedStrategy.SelfHard), "the strategy 'SelfHard' reads it; add that to 'strategies'");
        section.Unread("inBatchSize", Uses(RejectedStrategy.InBatch), "the strategy 'InBatch' reads it; add that to 'strategies'");
        section.Unread("rejectedFile", Uses(RejectedStrategy.File), "the strategy 'File' reads it; add that to 'strategies'");
    }

    public static void Refuse(ExperimentSection<OracleSmoothingRequest> section, OracleSmoothingRequest request)
    {
        section.Unread("sasRec", request.Oracle == SmoothingOracle.SasRec, "it is another oracle's network; set 'oracle: SasRec'");
        section.Unread("gru4Rec", request.Oracle == SmoothingOracle.Gru4Rec, "it is another oracle's network; set 'oracle: Gru4Rec'");
        section.Unread("caser", request.Oracle == SmoothingOracle.Caser, "it is another oracle's network; set 'oracle: Caser'");
        section.Unread("constantEpsilon", request.Oracle == SmoothingOracle.Constant, "set 'oracle: Constant'");
        foreach (var key in (string[])["epsilon", "temperature", "maximumEpsilon", "aboveMaximum"])
        {
            section.Unread(key, request.Oracle != SmoothingOracle.Constant, "a constant epsilon comes from no scores; set another oracle");
        }
    }

    private static void RefuseOfLosses(ExperimentSection<TrainingRequest> section, TrainingRequest request)
    {
        bool Uses(PreferenceLoss loss) => request.Losses.Count > 0 ? request.Losses.Any(one => one.Loss == loss) : request.Loss == loss;
        section.Unread("targetMargin", Uses(PreferenceLoss.SimPO), "'SimPO' reads it; set 'loss: SimPO'");
        section.Unread("ratingMargin", Uses(PreferenceLoss.RecPO), "'RecPO' reads it; set 'loss: RecPO'");
        section.Unread("ratingMarginWeight", Uses(PreferenceLoss.RecPO), "'RecPO' reads it; set 'loss: RecPO'");
        section.Unread("divergenceAlpha", request.Divergence == FDivergence.Alpha, "set 'divergence: Alpha'");
    }
}
