#requires -Version 7.6
<#
.SYNOPSIS
    What has to be true of a log before a recommender is trained on it.
.EXAMPLE
    Invoke-Pester -Container (New-PesterContainer -Path ./DataQuality.Tests.ps1 -Data @{ Log = './plays.csv' })
    The log has the columns user, item, title and timestamp (seconds).
#>
param(
    [Parameter(Mandatory)] [string] $Log,
    [int] $MinimumUsers = 50,
    [int] $NewestWithinDays = 3650
)

BeforeAll {
    $ErrorActionPreference = 'Stop'
    if (-not (Get-Module RosePO)) { Import-Module RosePO }
    $rows = Import-Csv $Log
    $items = $rows | Group-Object item
    $data = Import-RecDataset $Log -Destination (Join-Path $TestDrive dataset)
}

Describe 'The log' {
    It 'has a user, an item and a title in every row' {
        $rows | Where-Object { -not ($_.user -and $_.item -and $_.title.Trim()) } | Should -BeNullOrEmpty
    }

    It 'gives an item one title, and a title one item' {
        $items | Where-Object { @($_.Group.title | Select-Object -Unique).Count -gt 1 } | ForEach-Object Name | Should -BeNullOrEmpty
        $rows | Group-Object title | Where-Object { @($_.Group.item | Select-Object -Unique).Count -gt 1 } | ForEach-Object Name | Should -BeNullOrEmpty
    }

    It 'ends lately, and not in the future' {
        $newest = [DateTimeOffset]::FromUnixTimeSeconds(($rows.timestamp | Measure-Object -Maximum).Maximum)
        $newest | Should -BeLessOrEqual ([DateTimeOffset]::UtcNow)
        $newest | Should -BeGreaterThan ([DateTimeOffset]::UtcNow.AddDays(-$NewestWithinDays))
    }

    It 'is not one item''s log' {
        ($items | Measure-Object Count -Maximum).Maximum / $rows.Count | Should -BeLessThan 0.1
    }
}

Describe 'The dataset that is made of it' {
    It 'keeps most of what came in' {
        $data.SkippedRows | Should -Be 0 -Because "$($data.FirstSkipped)"
        $data.Dropped / $rows.Count | Should -BeLessThan 0.5
    }

    It 'has users and items enough to learn from, and to draw candidates from' {
        $data.Users | Should -BeGreaterOrEqual $MinimumUsers
        $data.Items | Should -BeGreaterOrEqual 20
    }
}
