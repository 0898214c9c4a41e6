import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import { RouterProvider } from 'react-router/dom';
import { isRefusal, problemOf } from '../api/problem.js';
import { router } from './router.js';
import { themeFor } from './theme.js';
import { useLargeType } from './large-type.js';

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // Asking again does not change a refusal.
      retry: (count, error) => count < 1 && !isRefusal(problemOf(error)),
    },
  },
});

export function App() {
  const [large] = useLargeType();
  return (
    <ConfigProvider locale={zhCN} theme={themeFor(large)} button={{ autoInsertSpace: false }} wave={{ disabled: true }}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </ConfigProvider>
  );
}
