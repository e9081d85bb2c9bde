using RosePO.Core.Artifacts;
using RosePO.Core.Experiments.Planning;
using RosePO.Core.Options;
using RosePO.Core.Oracles;

namespace RosePO.Core.Experiments.Stages;

/// <summary><c>oracles</c>: oracles by name, which smoothing and measurements may share.</summary>
internal sealed class OracleStage() : Stage<OracleRequest>(
    "oracles", StageNaming.ByName, TrainedOracle.Kind, "Oracles that smoothing and measurements may name.", TrainOracle.Run, new(typeof(OracleSection)), "oracle")
{
    public override object Plan(StageEntry entry, PlanGraph graph)
    {
        var said = entry.Draft<OracleSection>();
        entry.Section.Hold(() =>
        {
            OptionCheck.Run(said);
            OracleRules.Check(Smoothing(said));
        });
        var dataset = graph.Dataset(entry);
        entry.Section.Remember(said with { Dataset = dataset });
        return new OracleRequest
        {
            Dataset = dataset,
            Destination = entry.Destination,
            Options = OracleRegistry.OptionsOf(Smoothing(said)) ?? throw entry.Section.Contradiction(
                "oracle", $"'{entry.Path}.oracle' is {said.Oracle}, which is not trained: name SasRec, Gru4Rec or Caser."),
            Folds = said.Folds,
            Device = said.Device,
            Seed = said.Seed,
            Overwrite = true,
        };
    }

    protected override ArtifactSpec Spec(OracleRequest request, PlannedRequests planned) => TrainOracle.Spec(request);

    public override string DeviceOf(object request) => ((OracleRequest)request).Device;

    /// <summary>A smoothing by the oracle of a section.</summary>
    public static OracleSmoothingRequest Smoothing(OracleSection said) => new()
    {
        Pairs = "",
        Destination = "",
        Oracle = said.Oracle,
        SasRec = said.SasRec,
        Gru4Rec = said.Gru4Rec,
        Caser = said.Caser,
        Folds = said.Folds,
        Device = said.Device,
        Seed = said.Seed,
    };
}
