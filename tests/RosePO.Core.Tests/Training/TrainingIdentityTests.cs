using RosePO.Core.Artifacts;
using RosePO.Core.Oracles;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Preferences.Smoothing;
using RosePO.Core.Runtime;
using RosePO.Core.Training;

namespace RosePO.Core.Tests.Training;

/// <summary>What the bytes of an artifact depend on is in its key, resolved; what they do not depend on is not.</summary>
public sealed class TrainingIdentityTests
{
    private static readonly SftRequest s_training = new() { Model = "Embedded", Dataset = "/data", Destination = "/out", Device = "cpu" };

    private static readonly PreferencePairsRequest s_pairs = new() { Dataset = "/data", Destination = "/out", Model = "/model" };

    [Fact]
    public void Automatic_precision_is_the_precision_that_is_used()
    {
        var used = MatrixPrecision.Resolve(Precision.Auto, onCuda: false);
        Assert.NotEqual(Precision.Auto, used);
        Assert.Equal(Key(s_training with { Precision = used }), Key(s_training with { Precision = Precision.Auto }));
        Assert.Equal(used.ToString(), (string?)Identity(s_training with { Precision = Precision.Auto }).Request["precision"]);
        Assert.NotEqual(Key(s_training with { Precision = Precision.Fp32 }), Key(s_training with { Precision = Precision.Bf16 }));
    }

    [Fact]
    public void Automatic_precision_on_a_CUDA_device_is_bfloat16() => Assert.Equal(Precision.Bf16, MatrixPrecision.Resolve(Precision.Auto, onCuda: true));

    [Fact]
    public void The_class_of_the_device_is_part_of_a_trainings_key_and_its_number_is_not()
    {
        var request = s_training with { Precision = Precision.Fp32 };
        Assert.NotEqual(Key(request), Key(request with { Device = "cuda" }));
        Assert.Equal(Key(request with { Device = "cuda" }), Key(request with { Device = "CUDA:1" }));
        Assert.Equal("cpu", (string?)Identity(request).Request["deviceClass"]);
        Assert.Contains(DeviceClass.Of("auto"), (string[])["cpu", "cuda"]);
        Assert.Equal(Key(request with { Device = DeviceClass.Of("auto") }), Key(request with { Device = "auto" }));
    }

    [Theory]
    [InlineData("tpu")]
    [InlineData("")]
    [InlineData("cpu:0")]
    public void A_device_that_does_not_exist_is_said_before_anything_is_made(string device) =>
        Assert.Equal(RoseErrorCode.DeviceNotAvailable, Assert.Throws<RoseException>(() => Key(s_training with { Device = device })).Error);

    [Fact]
    public void Pairs_depend_on_the_device_where_a_model_computes_what_they_follow_from()
    {
        Assert.True(DiffersByDevice(s_pairs with { Strategies = [RejectedStrategy.SelfHard] }));
        Assert.True(DiffersByDevice(s_pairs with { Strategies = [RejectedStrategy.Semantic], Semantic = new() { Vectors = TitleVectors.Model } }));
        Assert.False(DiffersByDevice(s_pairs with { Strategies = [RejectedStrategy.Semantic, RejectedStrategy.Popularity, RejectedStrategy.Random] }));
    }

    [Fact]
    public void An_oracle_depends_on_the_device()
    {
        var request = new OracleRequest { Dataset = "/data", Destination = "/out", Options = new SasRecOptions(), Device = "cpu" };
        Assert.NotEqual(Key(TrainOracle.Spec(request)), Key(TrainOracle.Spec(request with { Device = "cuda" })));
    }

    [Theory]
    [InlineData(SmoothingOracle.SasRec, true)]
    [InlineData(SmoothingOracle.Gru4Rec, true)]
    [InlineData(SmoothingOracle.Caser, true)]
    [InlineData(SmoothingOracle.Constant, false)]
    [InlineData(SmoothingOracle.File, false)]
    public void Smoothing_depends_on_the_device_where_an_oracle_is_trained(SmoothingOracle oracle, bool depends)
    {
        var request = new OracleSmoothingRequest { Pairs = "/pairs", Destination = "/out", Oracle = oracle, Device = "cpu" };
        Assert.Equal(depends, Key(SmoothPreferences.Spec(request)) != Key(SmoothPreferences.Spec(request with { Device = "cuda" })));
    }

    private static bool DiffersByDevice(PreferencePairsRequest request) =>
        PairsKey(request with { Device = "cpu" }) != PairsKey(request with { Device = "cuda" });

    private static string PairsKey(PreferencePairsRequest request) => Key(BuildPreferencePairs.Spec(request, new PromptShape()));

    private static ArtifactIdentity Identity(TrainingRequest request) => ArtifactIdentity.Of(TrainingSpec.Of(request, "/data", null, TrainingShape.Of(request, null, null)), path => path);

    private static string Key(TrainingRequest request) => Identity(request).Key;

    private static string Key(ArtifactSpec spec) => ArtifactIdentity.Of(spec, path => path).Key;
}
