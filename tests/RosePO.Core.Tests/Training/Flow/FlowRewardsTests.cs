using System.Text.Json.Nodes;
using CsCheck;
using RosePO.Core.Text.Titles;
using RosePO.Core.Training.Objectives;

namespace RosePO.Core.Tests.Training.Flow;

public sealed class FlowRewardsTests
{
    private static readonly JsonObject s_fixture = FlowFixture.Rewards;
    private static readonly int s_end = (int)s_fixture["endToken"]!;
    private static readonly int[][] s_answers = [.. s_fixture["items"]!.AsArray().Select(item => (int[])[.. FlowFixture.Tokens(item!["tokens"]), s_end])];
    private static readonly TitleFlow s_flow = new([.. s_fixture["items"]!.AsArray().Select(item => (int)item!["count"]!)], item => s_answers[item], s_end);
    private static readonly PersonalFactors s_user = new([.. FlowFixture.Numbers(s_fixture["personal"]!["logits"]).Select(logit => (float)logit)]);

    [Theory]
    [InlineData("plain", FlowReward.Plain, false)]
    [InlineData("plain-official", FlowReward.Plain, true)]
    [InlineData("divided", FlowReward.Divided, false)]
    [InlineData("divided-official", FlowReward.Divided, true)]
    [InlineData("added", FlowReward.Added, false)]
    [InlineData("added-official", FlowReward.Added, true)]
    [InlineData("flow", FlowReward.Flow, false)]
    public void Rewards_are_those_of_the_reference(string name, FlowReward reward, bool official)
    {
        var rewards = new FlowRewards(s_flow, new FlowOptions { Reward = reward, Official = official, Strength = 0.5 });
        var paths = s_fixture["paths"]!.AsArray();
        Assert.Equal(8, paths.Count);
        foreach (var path in paths)
        {
            var title = s_flow.Find(FlowFixture.Tokens(path!["tokens"]))!;
            Assert.Equal((int)path["item"]!, s_user.Likeliest(s_flow.Items(title.End)));
            Assert.Equal(
                FlowFixture.Numbers(path[name]!["R"]), rewards.Of(title, reward == FlowReward.Plain ? null : s_user).Select(value => (double)value), (a, b) => Math.Abs(a - b) <= 1e-5);
        }
    }

    [Fact]
    public void Factors_are_those_of_the_reference()
    {
        var personal = s_fixture["personal"]!;
        foreach (var (q, added, item) in FlowFixture.Numbers(personal["q"]).Zip(FlowFixture.Numbers(personal["qAdded"])).Select((pair, item) => (pair.First, pair.Second, item)))
        {
            Assert.Equal(q, s_user.Divisor(item), 1e-7);
            Assert.Equal(Math.Log(added + 1e-20), s_user.LogShare(item), 1e-6);
        }
    }

    [Fact]
    public void Plain_rewards_of_whole_titles_are_a_distribution_and_so_are_those_of_a_users_own_flow()
    {
        foreach (var reward in new[] { FlowReward.Plain, FlowReward.Flow })
        {
            var rewards = new FlowRewards(s_flow, new FlowOptions { Reward = reward });
            var titles = s_answers.Select(answer => s_flow.Find(answer.AsSpan()[..^1])).OfType<TitlePath>().DistinctBy(title => string.Join(' ', title.Tokens));
            Assert.Equal(1, titles.Sum(title => Math.Exp(rewards.Of(title, s_user)[^1])), 1e-6);
        }
    }

    [Fact]
    public void Two_titles_with_one_beginning_have_one_reward_there_if_rewards_are_a_flow_and_not_if_they_are_divided()
    {
        float[] Beginnings(FlowReward reward) => [.. new[] { 0, 8 }.Select(item =>
            new FlowRewards(s_flow, new FlowOptions { Reward = reward }).Of(s_flow.Find(s_answers[item].AsSpan()[..^1])!, s_user)[1])];
        Assert.Single(Beginnings(FlowReward.Plain).Distinct());
        Assert.Single(Beginnings(FlowReward.Flow).Distinct());
        Assert.Equal(2, Beginnings(FlowReward.Divided).Distinct().Count());
    }

    [Fact]
    public void Factors_are_finite_and_in_their_range_whatever_the_oracle_says() => Gen.Float[-300, 300].Array[2, 12].Sample(scores =>
    {
        var factors = new PersonalFactors(scores);
        for (var item = 0; item < scores.Length; item++)
        {
            Assert.InRange(factors.Divisor(item), 1e-20, 2);
            Assert.InRange(factors.LogShare(item), -46.1, 1e-9);
        }
    });

    [Fact]
    public void An_oracle_without_an_opinion_leaves_rewards_as_they_are()
    {
        var title = s_flow.Find(s_answers[2].AsSpan()[..^1])!;
        var plain = new FlowRewards(s_flow, new FlowOptions { Reward = FlowReward.Plain }).Of(title, null);
        foreach (var reward in new[] { FlowReward.Divided, FlowReward.Added, FlowReward.Flow })
        {
            var rewards = new FlowRewards(s_flow, new FlowOptions { Reward = reward }).Of(title, new PersonalFactors(new float[s_answers.Length]));
            Assert.Equal(plain, rewards, (a, b) => Math.Abs(a - b) <= 1e-5);
        }
    }
}
