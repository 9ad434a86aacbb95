#include "node/history/statement_words.h"

#include <utility>

namespace wattbook::history {
namespace {

struct Words {
  std::string_view en;
  std::string_view zh;
};

constexpr Words words[] = {
    {"Statement", "月结单"},
    {"Member", "成员"},
    {"Community", "社区"},
    {"Month", "月份"},
    {"Intervals settled", "已结算时段"},
    {"provisional: the month is not over", "暂定：本月尚未结束"},
    {"Energy (kWh)", "电量（千瓦时）"},
    {"Drawn", "用电"},
    {"  from the community", "  来自社区"},
    {"  from own store", "  来自自有储能"},
    {"  from the public grid", "  来自公共电网"},
    {"Fed in", "上网"},
    {"  to the community", "  供给社区"},
    {"  into store", "  存入储能"},
    {"  to the public grid", "  送入公共电网"},
    {"Bought at the market", "市场买入"},
    {"Sold at the market", "市场卖出"},
    {"Lines", "明细"},
    {"Price per kWh", "单价/千瓦时"},
    {"Amount", "金额"},
    {"correction", "更正"},
    {"Total", "合计"},
    {"Balances", "余额"},
    {"opening", "期初"},
    {"closing", "期末"},
    {"credit", "收入"},
    {"debit", "支出"},
    {"Ledger height", "账本高度"},
    {"Intervals by evidence", "按依据划分的时段"},
};
static_assert(std::size(words) == std::to_underlying(Word::evidence) + 1u);

constexpr Words evidences[] = {
    {"not stated", "未说明"},
    {"signed by the meter", "电表签名"},
    {"read from the meter", "直接读表"},
    {"told by a gateway", "网关转述"},
    {"imported", "文件导入"},
    {"estimated", "估算"},
};
static_assert(std::size(evidences) == enum_names(metering::Evidence{}).size());

constexpr Words kinds[] = {
    {"Energy from neighbours", "邻居供电"},
    {"Energy given to neighbours", "供给邻居"},
    {"Public grid", "公共电网购电"},
    {"Feed-in", "上网电量"},
    {"Bought at the market", "市场买入"},
    {"Sold at the market", "市场卖出"},
    {"TSL bought", "买入储能权"},
    {"TSL sold", "卖出储能权"},
    {"Market fee", "市场手续费"},
    {"Stored energy sold", "储能变卖"},
    {"Not paid by the supplier", "供应商未付"},
    {"Deposits", "存入"},
    {"Withdrawals", "提取"},
    {"Payments", "转账"},
    {"Captured holds", "预留扣款"},
    {"Other", "其他"},
    {"Charging sessions", "充电会话"},
};
static_assert(std::size(kinds) == enum_names(LineKind{}).size());

struct Reason {
  std::string_view name;
  Words words;
};
constexpr Reason reasons[] = {
    {"genesis", {"genesis", "创世"}},
    {"deposit", {"deposit", "存入"}},
    {"withdrawal", {"withdrawal", "提取"}},
    {"payment", {"payment", "转账"}},
    {"meter_mint", {"stored", "存入储能"}},
    {"meter_burn", {"drawn from store", "储能用电"}},
    {"energy_loss", {"storage loss", "储能损耗"}},
    {"trade_energy", {"traded", "交易"}},
    {"trade_cash", {"trades", "交易款"}},
    {"trade_fee", {"market fees", "市场手续费"}},
    {"sharing_cash", {"sharing", "共享结算"}},
    {"grid_purchase", {"public grid", "电网购电"}},
    {"grid_sale", {"feed-in", "上网收入"}},
    {"storage_fee", {"storage fees", "储能费"}},
    {"storage_reward", {"storage rewards", "储能收益"}},
    {"education_grant", {"starter grant", "新人赠予"}},
    {"liquidation", {"stored energy sold", "储能变卖"}},
    {"debt_incurred", {"debt incurred", "新增欠款"}},
    {"debt_repaid", {"debt repaid", "偿还欠款"}},
    {"hold_capture", {"captured holds", "预留扣款"}},
    {"charging_energy", {"charging, public grid", "充电电网电费"}},
    {"charging_debt", {"charging debt", "充电欠款"}},
    {"charging_service", {"charging service", "充电服务费"}},
    {"charging_credit", {"charging credits", "充电退款"}},
    {"voucher_payment", {"vouchers", "支付凭证"}},
    {"correction", {"corrections", "更正"}},
};

std::string_view in(Language language, const Words& both) {
  return language == Language::zh ? both.zh : both.en;
}

}  // namespace

std::string_view word(Language language, Word word) {
  return in(language, words[std::to_underlying(word)]);
}

std::string_view word(Language language, LineKind kind) {
  return in(language, kinds[std::to_underlying(kind)]);
}

std::string_view word(Language language, metering::Evidence evidence) {
  return in(language, evidences[std::to_underlying(evidence)]);
}

std::string_view reason_word(Language language, std::string_view reason) {
  for (const Reason& entry : reasons)
    if (entry.name == reason) return in(language, entry.words);
  return reason;
}

}  // namespace wattbook::history
